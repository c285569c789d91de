"""From a reply to messages: whom it goes to, where its cards hang, in which words."""
