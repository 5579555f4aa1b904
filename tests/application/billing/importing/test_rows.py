"""A file's rows are read one by one, whatever is in them."""

import pytest

from application.billing.importing import FileFormat, Row, UnreadableFile, read_rows


def rows(content: bytes, **form: str) -> list[Row]:
    return list(read_rows(content.splitlines(keepends=True), FileFormat(**form))[1])


def flaws(content: bytes, **form: str) -> list[str]:
    return [f"{row.line} {row.flaw}" for row in rows(content, **form) if row.flaw]


def test_rows_know_their_line_also_behind_line_breaks_in_cells() -> None:
    read = rows(b'a,b\n"one\ntwo",2\n\n3,4\n')
    assert [(row.line, row.cells) for row in read] == [(2, ("one\ntwo", "2")), (5, ("3", "4"))]


def test_a_byte_order_mark_is_no_part_of_the_first_column() -> None:
    header, _ = read_rows([b"\xef\xbb\xbfa,b\r\n"], FileFormat())
    assert header.columns == ("a", "b")


def test_a_byte_that_is_not_of_the_encoding_names_line_and_column() -> None:
    assert flaws(b"a,b\n1,2\n3,\xff\n5,6\n") == ["3 b: the byte 0xFF can't be read as utf-8"]


def test_other_encodings_are_read() -> None:
    assert rows("a,b\n£,é\n".encode("cp1252"), encoding="cp1252")[0].cells == ("£", "é")


def test_a_nul_byte_names_line_and_column() -> None:
    assert flaws(b"a,b\n1\0,2\n") == ["2 a: contains a NUL byte"]


def test_ragged_rows_say_how_many_cells_they_have() -> None:
    assert flaws(b"a,b\n1\n1,2,3\n1,2\n") == [
        "2 has 1 cells where the header has 2",
        "3 has 3 cells where the header has 2",
    ]


@pytest.mark.parametrize("after", [b"5,6\n", b'5,"6"\n', b'5,6\n7,"8\n'])
def test_an_open_quotation_mark_spoils_its_own_line_alone(after: bytes) -> None:
    read = rows(b'a,b\n1,2\n3,"4\n' + after)
    assert next(row.line for row in read if row.flaw) == 3
    assert read[1].cells == ("3", '"4')
    assert (read[2].cells, read[2].flaw) == (("5", "6"), None)


@pytest.mark.parametrize("content", [b"", b"\n", b",,\n"])
def test_an_empty_file_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFile, match="empty"):
        rows(content)


def test_utf_16_is_recognised() -> None:
    with pytest.raises(UnreadableFile, match="UTF-16"):
        rows("a,b\n".encode("utf-16"))


def test_missing_and_repeated_columns_are_named_together() -> None:
    header, _ = read_rows([b"a,b,b\n"], FileFormat())
    with pytest.raises(UnreadableFile, match=r"no column “c”.*more than one column “b”"):
        header.check({"a", "b", "c"})
