import pytest

from newsroom.bench import server
from newsroom.bench.figures import HEADER, Page, Row

REPORT = """\
Running 1s test @ http://127.0.0.1:8399/
  Latency Distribution
     50%  850.00us
     75%    1.10ms
     90%    1.40ms
     99%    1.25s\x20
  1200 requests in 1.00s, 12.00MB read
Requests/sec:   1200.50
Transfer/sec:     12.00MB
"""


def test_reads_rate_and_times():
    assert server.read("/", REPORT) == server.Figures(1200.5, p50=0.85, p99=1250)


def test_takes_no_error_for_an_answer():
    with pytest.raises(server.Failed, match="/news/ was answered with an error, 7 times"):
        server.read("/news/", f"{REPORT}  Non-2xx or 3xx responses: 7\n")


def test_says_when_nothing_was_measured():
    with pytest.raises(server.Failed, match="wrk said nothing of /"):
        server.read("/", "unable to connect")


def test_says_that_wrk_is_missing(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(server.Failed, match="wrk is missing"):
        server.measure("/", 1)


def test_prints_a_row_in_the_columns_of_the_table():
    some = server.Figures(1200.5, 0.85, 1250)
    public = Row(Page("front", "/"), 3, 4.25, some, some, some).cells()
    staff = Row(Page("desk", "/admin/", is_staff=True), 8, 4.25, some).cells()
    assert public == ["front", "3", "4.2", "1,200", "0.8", "1250.0", "1,200", "0.8", "1250.0", "1,200"]
    assert staff == ["desk", "8", "4.2", "1,200", "0.8", "1250.0", "", "", "", ""]
    assert len(public) == len(staff) == len(HEADER)
