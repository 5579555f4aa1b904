"""Problem details as the API documents them; `entrypoints.problems` makes them."""

from collections.abc import Sequence

from pydantic import Field

from entrypoints.api.invoice_models import Shown


class WrongField(Shown):
    """One of the three says where it is."""

    detail: str
    pointer: str = Field("", description="JSON pointer (RFC 6901) into the body; empty: all of it.")
    parameter: str = Field("", description="The name of a parameter of the address.")
    header: str = Field("", description="The name of a header.")


class Problem(Shown):
    """RFC 9457."""

    title: str
    status: int
    detail: str = ""
    instance: str = Field("", description="The id of the request, which our logs have too.")
    errors: Sequence[WrongField] = Field((), description="Every field that is wrong.")
