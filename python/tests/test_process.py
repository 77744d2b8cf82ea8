"""What the module does to its process: threads, signals, forks; and the command."""

import multiprocessing
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time

import pytest
import sverka
from conftest import SAMPLES
from test_library import command

needs_signals = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")

# A text that takes several seconds to align with the module of a debug build, and more than one with a fast one.
LONG = """
import sverka
source = [f"Sentence {n} of the council says that {n * 7} people came." for n in range(COUNT)]
target = [f"В предложении {n} совета говорится, что пришли {n * 7} человек." for n in range(COUNT)]
options = {"source_lang": "en", "target_lang": "ru"}
"""


def long_texts(count):
    names = {}
    exec(LONG.replace("COUNT", str(count)), names)
    return names["source"], names["target"]


def test_other_threads_run_during_the_work():
    source, target = long_texts(20_000)
    ticks, done = [], threading.Event()

    def tick():
        while not done.wait(0.01):
            ticks.append(time.monotonic())

    thread = threading.Thread(target=tick)
    begin = time.monotonic()
    thread.start()
    sverka.align_sentences(source, target, source_lang="en", target_lang="ru")
    done.set()
    thread.join()
    # A call that held the lock would let the other thread run only before and after it.
    seconds = time.monotonic() - begin
    assert len(ticks) > seconds / 0.01 / 10, (len(ticks), seconds)


def test_threads_align_at_the_same_time():
    results = {}

    def align(number):
        bitext = sverka.align(SAMPLES / "water-forum.en.txt", SAMPLES / "water-forum.ru.txt")
        results[number] = bitext.to_bytes("tsv")

    threads = [threading.Thread(target=align, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 16 and len(set(results.values())) == 1


def test_threads_look_up_in_one_memory(bitext, tmp_path):
    memory = sverka.Memory.create(tmp_path / "m.svm")
    memory.add(bitext)
    texts = [link.source for link in bitext.links if link.source and link.target]
    results = []

    def look_up(text):
        results.append(memory.lookup(text)[0].score)

    threads = [threading.Thread(target=look_up, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [100] * len(texts)


@needs_signals
def test_ctrl_c_ends_a_long_alignment():
    program = LONG.replace("COUNT", "100_000") + """
import time
print("begin", flush=True)
try:
    sverka.align_sentences(source, target, **options)
except KeyboardInterrupt:
    print("interrupted", flush=True)
    print(len(sverka.align_texts("It rained all day.", "Весь день шёл дождь.")), flush=True)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "begin\n"
        time.sleep(0.3)
        begin = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.stdout.readline() == "interrupted\n"
        assert time.monotonic() - begin < 1
        # The module works on, beside what is left of the interrupted work.
        assert process.stdout.readline() == "1\n"
        process.kill()


def align_sample(_):
    return sverka.align(SAMPLES / "water-forum.en.txt", SAMPLES / "water-forum.ru.txt").to_bytes("tsv")


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="forks")
def test_a_forked_process_has_its_own_threads():
    ours = align_sample(0)
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map_async(align_sample, range(4)).get(timeout=60) == [ours] * 4


def test_the_command_is_that_of_the_library():
    done = command("--version")
    assert done.returncode == 0 and done.stdout.decode().startswith(f"sverka {sverka.__version__}\nmodel: ")
    script = pathlib.Path(sys.executable).with_name("sverka")
    assert subprocess.run([script, "--version"], capture_output=True, check=True).stdout == done.stdout


def test_exit_codes_and_streams(tmp_path):
    done = command("align", SAMPLES / "water-forum.en.txt", SAMPLES / "water-forum.ru.txt", "-o", tmp_path / "a.tmx")
    assert done.returncode == 0 and b"links of" in done.stderr and done.stdout == b""
    assert command("align", "missing.txt").returncode == 2
    table = tmp_path / "a.tsv"
    table.write_text("There were 80 of us.\tНас было 90.\n", "utf-8")
    checked = command("qa", table, "-s", "en", "-t", "ru")
    assert checked.returncode == 1 and b"80" in checked.stdout
    split = command("split", "-", "--lang", "en", input=b"It rained. We left.")
    assert split.stdout == b"It rained.\nWe left.\n"
    assert command("no-such-command").returncode == 2


@needs_signals
def test_a_closed_pipe_ends_the_command_in_silence():
    lines = "It rained. We left.\n\n" * 100_000
    program = [sys.executable, "-m", "sverka", "split", "--lang", "en", "-"]
    with subprocess.Popen(
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        feeder = threading.Thread(target=feed, args=(process.stdin, lines.encode()))
        feeder.start()
        assert process.stdout.readline() == b"It rained.\n"
        process.stdout.close()
        assert process.stderr.read() == b""
        feeder.join()
        assert process.wait() == 0


def feed(stream, data):
    try:
        stream.write(data)
        stream.close()
    except BrokenPipeError:
        pass


@needs_signals
def test_ctrl_c_ends_the_command_and_removes_its_files(tmp_path):
    lines = [tmp_path / name for name in ["a.en.txt", "a.ru.txt"]]
    for path, sentences in zip(lines, long_texts(100_000)):
        path.write_text("\n".join(sentences), "utf-8")
    program = [sys.executable, "-m", "sverka", "align", "--presplit", *map(str, lines), "-o", str(tmp_path / "a.tmx")]
    with subprocess.Popen(program, stderr=subprocess.PIPE) as process:
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        begin = time.monotonic()
        assert process.wait(timeout=10) == 130
        assert time.monotonic() - begin < 2 and b"Traceback" not in process.stderr.read()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.en.txt", "a.ru.txt"]


@needs_signals
def test_an_ignored_signal_stays_ignored(tmp_path):
    ignoring = "import signal, os, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); os.execv(sys.executable, ARGS)"
    args = [sys.executable, "-m", "sverka", "split", "--lang", "en", "-"]
    program = [sys.executable, "-c", ignoring.replace("ARGS", repr(args))]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(b"It rained.")
        assert (process.returncode, out) == (0, b"It rained.\n")
