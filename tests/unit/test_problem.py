from alfen_solar.problem import Problem, ProblemBook, ProblemKind
from tests.unit.clock import at

SILENT = Problem(ProblemKind.CHARGER_SILENT)
LOST = Problem(ProblemKind.METER_LOST)


def test_a_problem_is_told_once_when_it_begins_and_once_when_it_is_over() -> None:
    book = ProblemBook()
    assert book.update([SILENT], at(0)) == ([SILENT], [])
    assert book.update([SILENT, LOST], at(1)) == ([LOST], [])
    assert list(book.kinds) == [ProblemKind.CHARGER_SILENT, ProblemKind.METER_LOST]
    assert book.update([LOST], at(30)) == ([], [])
    assert book.update([LOST], at(31)) == ([], [SILENT])
    assert list(book.kinds) == [ProblemKind.METER_LOST]


def test_one_that_comes_and_goes_is_one() -> None:
    book = ProblemBook()
    told = 0
    for second in range(3600):
        begun, over = book.update([SILENT] if second % 20 < 5 else [], at(second))
        told += len(begun) + len(over)
    assert told == 1
