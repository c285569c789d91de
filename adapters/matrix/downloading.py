"""Files that people shared in Matrix, those of encrypted rooms too."""

from __future__ import annotations

import json

from nio.crypto.attachments import decrypt_attachment
from nio.exceptions import EncryptionError

from adapters.matrix.http import Http, Rejected, outcome
from adapters.protocol import Never, NotNow, Unsure
from bot.files import SharedFile


async def download(http: Http, file: SharedFile, limit: int) -> bytes:
    """What is in it; `Never` when it is gone, damaged or too large."""
    if not file.source:
        raise Never("it cannot be fetched")
    source = json.loads(file.source)
    try:
        data = await http.download(str(source["url"]), limit)
    except (NotNow, Never):
        raise
    except Exception as error:
        failed = outcome(error)
        if isinstance(error, Rejected) and error.closed:
            raise Never(str(error)) from None
        raise (NotNow(str(failed)) if isinstance(failed, Unsure) else failed) from None
    if "key" not in source:
        return data
    try:
        plain: bytes = decrypt_attachment(data, source["key"]["k"], source["hashes"]["sha256"], source["iv"])
    except (EncryptionError, KeyError, TypeError, ValueError) as error:
        raise Never(f"it cannot be opened: {type(error).__name__}") from None
    return plain
