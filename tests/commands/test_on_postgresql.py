"""Dialogues of every feature once more, over a store on PostgreSQL."""

# ruff: noqa: F401 (what is imported is collected and run with the offices below)

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.commands.test_ask import test_asking
from tests.commands.test_club import (
    test_a_club_is_no_secret_but_what_is_for_it_is,
    test_a_club_place_is_the_clubs,
    test_a_post_for_those_who_are_here,
    test_an_invitation,
    test_the_last_owner_hands_the_club_on,
)
from tests.commands.test_digest import test_a_digest_in_a_place, test_quiet_holds_the_digest_back_and_keeps_the_news
from tests.commands.test_hello import test_an_offer_is_taken_up_once, test_help_for_admins_has_more
from tests.commands.test_hidden_poll import (
    test_after_closing_nothing_tells_who_chose_what,
    test_counts_come_at_closing,
    test_linked_accounts_have_one_hidden_vote,
)
from tests.commands.test_link import test_votes_likes_clubs_roles_and_digests_follow
from tests.commands.test_me import test_being_forgotten, test_my_data
from tests.commands.test_poll import (
    test_from_question_to_result,
    test_it_closes_by_itself_untouched_and_tells_once,
    test_several_answers_are_a_set_that_is_replaced,
    test_ten_answers_and_ten_votes,
    test_votes_by_reaction,
    test_what_people_type_stays_text,
)
from tests.commands.test_post import (
    test_a_post_in_private_is_shown_before_everybody_sees_it,
    test_an_edited_command_that_was_refused_is_heard_anew_once,
    test_comments,
    test_likes,
    test_the_timeline_of_a_club_with_more,
    test_what_is_deleted_is_gone_everywhere,
)
from tests.commands.test_question import test_from_not_found_to_found_next_time, test_the_next_in_turn
from tests.commands.test_running import (
    test_a_text_is_edited_with_a_preview_and_without_a_restart,
    test_the_last_admin_can_go_when_there_is_another,
)
from tests.commands.test_search import test_results_are_read_one_by_one_and_there_is_more
from tests.dialogue.console import ConsoleMessenger
from tests.dialogue.fixtures import folder
from tests.dialogue.matrix import MatrixMessenger
from tests.dialogue.messenger import Messenger
from tests.dialogue.office import Office


@pytest.fixture
def make(jet_postgres_url: str, tmp_path: Path) -> Iterator[Callable[..., Office]]:
    """Makes an office on PostgreSQL."""
    with folder(tmp_path) as directory:
        made: list[Office] = []

        def make(*messengers: Messenger) -> Office:
            made.append(Office(directory, messengers, url=jet_postgres_url))
            return made[-1]

        yield make
        for each in made:
            each.stop()


@pytest.fixture
def office(make: Callable[..., Office]) -> Office:
    """Instead of one on each messenger."""
    return make(ConsoleMessenger())


@pytest.fixture
def on_matrix(make: Callable[..., Office]) -> Office:
    return make(MatrixMessenger())


@pytest.fixture
def on_both(make: Callable[..., Office]) -> Office:
    return make(ConsoleMessenger(), MatrixMessenger())
