"""Whatever people type stays text in every format, and the same text gives the same bytes."""

import subprocess
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from documents_read import FORMATS, READ, lost, squeezed
from pdzctl.errors import MachineRefused, Usage
from pdzctl.output.documents.conversion import convert
from pdzctl.output.escape import block, cell, inline

HOSTILE = (
    '#import "@preview/evil:0.1.0": *',
    "#eval(\"1+1\") #sys.inputs $x^2$ @cite <label> ~ -- 'quotes'",
    "</script></style></title><script>alert(1)</script>",
    "<img src=x onerror=alert(1)> &lt;b&gt; &amp;",
    "=cmd|' /C calc'!A0",
    "{{ 7 * 7 }} {% include 'x' %} ${7*7} `id` $(id)",
    "]]> <!-- --> <?php ?>",
    "\\documentclass \\input{/etc/passwd}",
    "[link](javascript:alert(1)) ![x](file:///etc/passwd)",
    "parola" * 60,
    "à è ì ò ù É «caporali» – — …",
)


def filled(text: str) -> str:
    return (
        f"# {inline(text)}\n\n{block(text)}\n\n- {inline(text)}\n\n"
        f"| Voce | Dato | Nota |\n| --- | --- | --- |\n| {cell(text)} | x | |\n\n> {inline(text)}\n"
    )


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_read_as_it_was_typed(text: str, format: str) -> None:
    data = convert(filled(text), format, language="it", draft=text)
    assert lost(filled(text), format, data) == ""
    assert squeezed(READ[format](data)).count(squeezed(text)) >= 4


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("markdown", ["", "\n", "#\n", "-\n", ">\n", "| |\n| - |\n", "1.\n", "```\n```\n", "****\n"])
def test_an_empty_document_is_a_document(markdown: str, format: str) -> None:
    READ[format](convert(markdown, format, language="it"))


SHAPES = """\
# Titolo **forte** e *corsivo*

Una riga\\
e un'altra con `codice`, [un sito](https://sito.example) e <mailto:a@b.example>.

7. sette

   ancora sette

   > citato
   >
   > - punto
8. otto
   - dentro
     1. più dentro
        - ancora
          - in fondo

---

    riga  con spazi
      rientrata

```
recinto
```

| Solo | Tre | Colonne |
| :-- | :-: | --: |
| a *b* | `c` | **d** |
| | | [e](f.md) |

- | Nella lista | x |
  | --- | --- |
  | y | z |

##### Titolo minore
"""


@pytest.mark.parametrize("format", FORMATS)
def test_every_shape_is_kept_in_every_format(format: str) -> None:
    assert lost(SHAPES, format, convert(SHAPES, format, language="it")) == ""


@pytest.mark.parametrize("format", FORMATS)
def test_other_scripts_and_directions_are_documents(format: str) -> None:
    text = "שלום عربي 日本 👨‍👩‍👧 a\u202eb\u202c e\u0301\u0301 \U000e0041\ufeff"
    assert READ[format](convert(filled(text), format, language="it", draft=text))


def every_format(text: str) -> None:
    for name, reader in READ.items():
        reader(convert(text, name, language="en", draft="DRAFT"))


@example("| a |\n| - |\n| b | c |")
@example("1. - > # a")
@example("- a\n\n      b\n")
@given(st.text(alphabet="ab #>-+*_`~|\\[]()!<&:1.\n\t=\"'é😀\u202e", max_size=80))
@settings(max_examples=60)
def test_any_markdown_is_a_document_in_every_format(text: str) -> None:
    every_format(text)


@given(st.text(max_size=40))
@settings(max_examples=60)
def test_any_text_is_a_document_in_every_format(text: str) -> None:
    every_format(filled(text))


def test_the_same_text_gives_the_same_bytes_in_another_process() -> None:
    ask = (
        "import hashlib, sys; from pdzctl.output.documents.conversion import convert;"
        "text = sys.argv[1];"
        "print(*(hashlib.sha256(convert(text, f, language='it', draft='BOZZA')).hexdigest() for f in sys.argv[2:]))"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", ask, filled("prova"), *FORMATS], capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    }
    assert len(answers) == 1


def test_markdown_is_itself_and_what_is_not_known_is_refused() -> None:
    assert convert("# a\n", "md", language="it") == b"# a\n"
    with pytest.raises(Usage, match="There is no format odt"):
        convert("# a\n", "odt", language="it")


def test_a_missing_library_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "pdzctl.output.documents.as_pdf", raising=False)
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(MachineRefused, match="PDF needs the library typst, which is not installed") as refusal:
        convert("# a\n", "pdf", language="it")
    assert refusal.value.hint.format(**refusal.value.values) == "pip install 'pdzctl[pdf]'"
