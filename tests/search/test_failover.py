"""Two engines as one, without a server: who is asked, who is left alone, and what the log says."""

import contextlib
import logging
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from search.engines.base import EngineError, Health, MissingScope
from search.engines.breaker import Breaker
from search.engines.elasticsearch.problems import NoIndex, Patience, answering
from search.engines.failover import FailoverEngine


class Played:
    """An engine that answers with its name, or fails."""

    def __init__(self, name, problem=None):
        self.name, self.problem, self.asked = name, problem, []

    def _play(self, what, answer):
        self.asked.append(what)
        if self.problem:
            raise self.problem
        return answer

    def search(self, request):
        return self._play("search", SimpleNamespace(engine=self.name))

    def suggest(self, prefix, scope):
        return self._play("suggest", [self.name])

    def catch_up(self, at_most=None):
        return self._play(f"catch_up {at_most}", 3)

    def keep(self):
        return self._play("keep", 2)

    def tend(self):
        return self._play("tend", [])

    def apply(self, changes):
        return self._play("apply", len(changes))

    def position(self):
        return self._play("position", 7)

    def health(self):
        return Health(ok=self.problem is None, position=7, documents=1, detail=str(self.problem or ""))


@pytest.fixture
def breaker(tmp_path):
    return Breaker(tmp_path / "down")


@pytest.fixture
def make(breaker):
    def engine(problem=None):
        return FailoverEngine(Played("first", problem), Played("second"), breaker)

    return engine


class TestWhoAnswers:
    def test_the_first_while_it_can(self, make):
        engine = make()
        assert engine.search(None).engine == "first"
        assert engine.suggest("a", None) == ["first"]
        assert engine.second.asked == []

    def test_the_second_at_once_and_the_first_is_left_alone(self, make, caplog):
        engine = make(EngineError("The cluster is on fire"))
        assert [engine.search(None).engine for _ in range(5)] == ["second"] * 5
        assert engine.first.asked == ["search"]
        assert [one.message for one in caplog.records] == ["The cluster is on fire; second answers for now"]
        assert caplog.records[0].levelno == logging.WARNING

    def test_a_mistake_of_the_caller_is_nobody_s_outage(self, make, breaker):
        engine = make(MissingScope("whose search is this?"))
        with pytest.raises(MissingScope):
            engine.search(None)
        assert breaker.since is None

    def test_both_may_fail(self, make):
        engine = make(EngineError("no"))
        engine.second.problem = EngineError("disk full")
        with pytest.raises(EngineError, match="disk full"):
            engine.search(None)


class TestChanges:
    def test_a_publication_goes_to_both_within_bounds(self, make):
        engine = make()
        engine.catch_up()
        assert (engine.first.asked, engine.second.asked) == (["catch_up 200"], ["catch_up None"])

    def test_a_publication_in_an_outage_waits_for_nobody(self, make):
        engine = make(EngineError("away"))
        assert engine.catch_up() == 3
        assert engine.catch_up() == 3
        assert engine.first.asked == ["catch_up 200"]

    def test_the_worker_tries_again_after_a_rest_whatever_readers_do(self, make, breaker):
        engine = make(EngineError("away"))
        engine.search(None)
        engine.keep()
        engine.keep()
        assert engine.first.asked == ["search", "keep"]
        engine._rest_until = 0
        engine.first.problem = None
        assert engine.keep() == 2
        assert breaker.since is not None, "whether readers are served again is for a search to find out"

    def test_an_hourly_comparison_that_cannot_be_made_is_a_line(self, make, caplog):
        engine = make(NoIndex("There is no index yet"))
        assert engine.tend() == []
        assert "There is no index yet; it is compared later" in caplog.text

    def test_health_tells_of_both(self, make):
        engine = make(EngineError("away"))
        health = engine.health()
        assert health.ok and health.extra["answers"] == "second"
        assert health.detail == "first does not answer: away"
        assert not health.extra["first"].ok


class TestBreaker:
    def test_it_is_open_for_a_pause_then_one_may_try(self, breaker):
        assert breaker.allows()
        breaker.failed()
        assert not breaker.allows()
        long_ago = time.time() - 31
        os.utime(breaker.path, (long_ago, long_ago))
        assert [breaker.allows() for _ in range(3)] == [True, False, False]
        breaker.worked()
        assert breaker.allows() and breaker.since is None

    def test_of_many_one_tries(self, breaker):
        breaker.failed()
        long_ago = time.time() - 31
        os.utime(breaker.path, (long_ago, long_ago))
        start = threading.Barrier(8)

        def ask(_number):
            start.wait()
            return Breaker(breaker.path).allows()

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(ask, range(8))) == 1

    def test_it_is_shared_and_remembers_the_beginning(self, breaker):
        breaker.failed()
        began = breaker.since
        os.utime(breaker.path, (1, 1))
        breaker.failed()
        assert Breaker(breaker.path).since == began
        assert not Breaker(breaker.path).allows()

    def test_a_clock_that_was_set_back_closes_it_at_the_next_try(self, breaker):
        breaker.failed()
        future = time.time() + 3600
        os.utime(breaker.path, (future, future))
        assert breaker.allows()


class TestPatience:
    def test_it_gives_up_in_time_and_goes_on(self):
        patience, done = Patience(0.1), threading.Event()
        began = time.monotonic()
        with pytest.raises(EngineError, match=r"within 0\.1 s"):
            patience.ask(lambda: done.wait(5))
        assert time.monotonic() - began < 1
        assert patience.ask(lambda: 42) == 42
        done.set()

    def test_what_the_question_raises_comes_through(self):
        with pytest.raises(ZeroDivisionError):
            Patience(1).ask(lambda: 1 // 0)

    def test_when_all_its_threads_hang_the_others_still_give_up_in_time(self):
        patience, done = Patience(0.05), threading.Event()
        began = time.monotonic()
        for _ in range(20):
            with pytest.raises(EngineError):
                patience.ask(lambda: done.wait(5))
        assert time.monotonic() - began < 4
        done.set()

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here")
    def test_a_fork_has_threads_of_its_own(self):
        patience = Patience(2)
        assert patience.ask(lambda: 1) == 1
        child = os.fork()
        if child == 0:
            answer = 0
            with contextlib.suppress(EngineError):
                answer = patience.ask(lambda: 2)
            os._exit(0 if answer == 2 else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.parametrize(
    "problem", [KeyError("hits"), TypeError(), AttributeError(), ValueError(), IndexError()]
)
def test_an_answer_of_an_unknown_form_is_an_outage(problem):
    with pytest.raises(EngineError, match="unknown form"), answering():
        raise problem
