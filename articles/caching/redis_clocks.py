"""Counts what has changed, as `clocks` does, on a Redis server that all machines share.

What the server could not be told is noted in this machine's own file. No page is taken for right before
somebody has settled that, and none that was made before the server was started again or emptied.
"""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from articles.caching.clocks import GIVEN_UP_AFTER, FileClocks
from articles.caching.line import Away, Line

MOST_TAGS = 100_000
# No tag begins with a space.
EPOCH, NOW = " epoch", " now"

_JOIN = """
local epoch = redis.call('HGET', KEYS[1], ' epoch')
if not epoch or string.sub(epoch, 1, #ARGV[1]) ~= ARGV[1] then
    redis.call('DEL', KEYS[1])
    epoch = ARGV[2]
    redis.call('HSET', KEYS[1], ' epoch', epoch, ' now', 1)
end
return {epoch, redis.call('HGET', KEYS[1], ' now')}
"""
_BEGIN = """
local time = redis.call('TIME')[1]
redis.call('HINCRBY', KEYS[1], ' now', 1)
for _, tag in ipairs(ARGV) do
    local writers = string.match(redis.call('HGET', KEYS[1], tag) or '', '^(%d+)@%d+$') or 0
    redis.call('HSET', KEYS[1], tag, string.format('%d@%s', writers + 1, time))
end
"""
_END = f"""
if redis.call('HLEN', KEYS[1]) > {MOST_TAGS} then redis.call('DEL', KEYS[1]) end
local now = redis.call('HINCRBY', KEYS[1], ' now', 1)
for _, tag in ipairs(ARGV) do
    local writers, time = string.match(redis.call('HGET', KEYS[1], tag) or '', '^(%d+)@(%d+)$')
    local others = tonumber(writers or 1) - 1
    redis.call('HSET', KEYS[1], tag, others > 0 and string.format('%d@%s', others, time) or now)
end
"""
_MEND = f"""
local time = tonumber(redis.call('TIME')[1])
for _, tag in ipairs(ARGV) do
    local word = redis.call('HGET', KEYS[1], tag) or '0'
    local started = string.match(word, '^%d+@(%d+)$')
    if (started and time - started > {GIVEN_UP_AFTER}) or not (started or string.match(word, '^%d+$')) then
        redis.call('HSET', KEYS[1], tag, redis.call('HINCRBY', KEYS[1], ' now', 1))
    end
end
"""


@dataclass
class Watched:
    """The tags of a page, and the moment at which they were last looked at and had not changed."""

    tags: tuple[str, ...]
    right_at: bytes | None = None


class RedisClocks:
    def __init__(self, line: Line, here: FileClocks) -> None:
        self._line, self._here = line, here
        self._key = f"{line.prefix}:clocks"
        scripts = (_JOIN, _BEGIN, _END, _MEND)
        self._join, self._begin, self._end, self._mend = map(line.server.register_script, scripts)

    def watch(self, tags: Collection[str]) -> Watched:
        return Watched(tuple(tags))

    def now(self) -> tuple[str, int]:
        epoch, now = self._read(EPOCH, NOW)
        if epoch is None or not now or not self._is_of_this_run(epoch):
            epoch, now = self._line.ask(self._join, [self._key], [self._line.run, self._line.new_epoch()])
        try:
            return epoch.decode(), int(now)
        except ValueError as error:
            self._here.owe()
            raise Away from error

    def unchanged(self, watched: Watched, since: tuple[str, int]) -> bool:
        """Each change begins and ends a moment, so there was none while the moment is still the same."""
        epoch, now = self._read(EPOCH, NOW)
        if epoch != since[0].encode() or not self._is_of_this_run(epoch):
            return False
        if now == watched.right_at:
            return True
        again, now, *words = self._read(EPOCH, NOW, *watched.tags)
        is_right = all(word is None or (word.isdigit() and int(word) <= since[1]) for word in words)
        watched.right_at = now if is_right and again == epoch else None
        return watched.right_at is not None

    def begin(self, tags: Collection[str]) -> None:
        self._tell(self._begin, tags)

    def end(self, tags: Collection[str]) -> None:
        self._tell(self._end, tags)

    def mend(self, watched: Watched) -> None:
        self._line.ask(self._mend, [self._key], watched.tags)

    def _is_of_this_run(self, epoch: bytes | None) -> bool:
        return epoch is not None and epoch.startswith(f"{self._line.run}.".encode())

    def _read(self, *fields: str) -> list[bytes | None]:
        self._settle()
        try:
            found: list[bytes | None] = self._line.ask(self._line.server.hmget, self._key, fields)
        except Away as away:
            if away.is_rubbish:
                self._here.owe()
            raise
        return found

    def _tell(self, script: Any, tags: Collection[str]) -> None:
        """Tell the server of a change, or see to it that nobody trusts what it knows."""
        try:
            self.now()  # so that there is an epoch, which would forget what was told before it
            self._line.ask(script, [self._key], tags)
        except Away:
            self._here.owe()
            with suppress(Away):
                self._settle()

    def _settle(self) -> None:
        """Have the server forget all where it was not told something. It can, even with its memory full."""
        if owed := self._here.owed:
            self._line.ask(self._line.server.delete, self._key)
            self._here.settle(owed)
