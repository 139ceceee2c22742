"""The line to a Redis server, which may be down, slow or full of rubbish: then pages are made without it."""

import logging
import secrets
import time
from collections.abc import Callable
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

PATIENCE = 0.25  # seconds for an answer; a server nearby needs a thousandth
PAUSE = 1.0  # seconds in which a server that failed is not asked again
TOLD_EVERY = 60

logger = logging.getLogger(__name__)


class Away(Exception):
    """The server cannot be asked now, or what it keeps is rubbish, or it can keep no more."""

    is_rubbish = False


class Line:
    """Asks the server, gives up soon, and says so once a minute.

    `run` names the server's present life: one that was started again may have forgotten what it was told.
    """

    run = ""

    def __init__(self, url: str, prefix: str) -> None:
        self.prefix = prefix
        self.server: Any = redis.Redis.from_url(
            url,
            socket_timeout=PATIENCE,
            socket_connect_timeout=PATIENCE,
            retry=Retry(NoBackoff(), 0),
            protocol=2,
            redis_connect_func=self._greet,
        )
        self._asked_again_at = self._told_again_at = 0.0

    def ask(self, question: Callable[..., Any], *words: Any, **more: Any) -> Any:
        """Return the server's answer; raise Away where there is none, and at once for a while after."""
        if time.monotonic() < self._asked_again_at:
            raise Away
        try:
            return question(*words, **more)
        except redis.ResponseError as error:  # it is there, but full, or what it keeps is not ours
            self.complain(error)
            away = Away(str(error))
            away.is_rubbish = True
            raise away from error
        except (redis.RedisError, OSError) as error:
            self._asked_again_at = time.monotonic() + PAUSE
            self.complain(error)
            raise Away(str(error)) from error

    def complain(self, error: object) -> None:
        if time.monotonic() >= self._told_again_at:
            self._told_again_at = time.monotonic() + TOLD_EVERY
            logger.warning("The cache server fails, and is done without: %s", error)

    def new_epoch(self) -> str:
        return f"{self.run}.{secrets.token_hex(8)}"

    def _greet(self, connection: Any) -> None:
        connection.on_connect()
        connection.send_command("INFO", "server")
        lines = connection.read_response().decode(errors="replace").splitlines()
        self.run = next(line.partition(":")[2] for line in lines if line.startswith("run_id:"))
