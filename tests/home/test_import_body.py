"""How a Markdown body becomes the parts of a page. Nothing of it is lost."""

import re

import pytest

from home.library_io.body import split_body
from safety.sanitise import strip_tags

STORY = """\
Intro with a [link](https://example.org/ "title").

## Background

Why we **began**.

### Figures

- one
- two

## What we did:

A paragraph.

| Who | How many |
|---|---:|
| Parents | **12** |

> “It was there when we needed it.” Mother of a baby

> We asked.
> — Hub manager

### One front door

Said & done.

## Implementation steps

1. **Asked families (April to June 2023).** With [a form](https://example.org/form).
2. Joined the rotas. Staff kept their employers.

   They met weekly.
3. Opened the door

## What changed

- 79% (871 of 1,104)

| a | b |
|---|---|
| 1 | 2 |

## Challenges

It rained.

## COSTS

£5

## Top tips

- Start small.
- Ask *families*.

## Something else

<script>alert(1)</script> and ![a picture](https://example.org/p.png)

```
code <b>
```

# Appendix

End.
"""


def kinds(blocks):
    return [block["type"] for block in blocks]


class TestCaseStudy:
    @pytest.fixture(scope="class")
    def parts(self):
        return split_body(STORY, "case_study")

    def test_rich_text_parts(self, parts):
        assert parts["fields.rationale"] == (
            "<p>Why we <strong>began</strong>.</p>\n<h3>Figures</h3>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>"
        )
        assert parts["fields.what_did_not_work"] == "<p>It rained.</p>"
        assert parts["fields.costs"] == "<p>£5</p>"

    def test_what_was_done(self, parts):
        blocks = parts["blocks.what_we_did"]
        assert kinds(blocks) == ["paragraph", "table", "quote", "quote", "heading", "paragraph"]
        table = blocks[1]["value"]
        assert [cell["value"] for cell in table["header"]] == ["Who", "How many"]
        assert [cell["value"] for cell in table["rows"][0]["value"]] == ["Parents", "12"]
        assert blocks[2]["value"] == {"text": "It was there when we needed it.", "who": "Mother of a baby"}
        assert blocks[3]["value"] == {"text": "We asked.", "who": "Hub manager"}
        assert blocks[4]["value"] == {"text": "One front door", "level": "3"}

    def test_steps(self, parts):
        assert [block["value"] for block in parts["blocks.steps"]] == [
            {
                "title": "Asked families",
                "text": '<p>With <a href="https://example.org/form">a form</a>.</p>',
                "time": "April to June 2023",
            },
            {
                "title": "Joined the rotas",
                "text": "<p>Staff kept their employers.</p>\n<p>They met weekly.</p>",
                "time": "",
            },
            {"title": "Opened the door", "text": "", "time": ""},
        ]

    def test_results_and_advice(self, parts):
        assert kinds(parts["blocks.results"]) == ["paragraph", "table"]
        assert [block["value"] for block in parts["blocks.advice"]] == ["Start small.", "Ask families."]

    def test_the_rest_is_the_body_in_order(self, parts):
        blocks = parts["blocks.body"]
        assert kinds(blocks) == ["paragraph", "heading", "paragraph", "heading", "paragraph"]
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in blocks[2]["value"]
        assert '<a href="https://example.org/p.png">a picture</a>' in blocks[2]["value"]
        assert "<code>code &lt;b&gt;</code>" in blocks[2]["value"]

    def test_no_word_is_lost(self, parts):
        def texts(value):
            if isinstance(value, str):
                yield strip_tags(value) if "<" in value else value
            elif isinstance(value, list):
                for item in value:
                    yield from texts(item)
            elif isinstance(value, dict):
                for item in value.values():
                    yield from texts(item)

        said = " ".join(texts(list(parts.values())))
        headings = r"^#+ (?:Background|What we did|Implementation|What changed|Challenges|COSTS|Top tips).*$"
        without_headings = re.sub(headings, "", STORY, flags=re.M)
        without_addresses = re.sub(r"\(https?:\S*?( \"title\")?\)|-{3,}:?", "", without_headings)
        for word in re.findall(r"\w+", without_addresses):
            assert word in said, word


def test_what_does_not_fit_stays_a_paragraph():
    long = "word " * 120
    parts = split_body(
        f"## Steps\n\n1. {long}\n2. Two.\n\n## Advice\n\n- {long}\n\n- See [this](https://example.org/).\n"
        "\n## What we did\n\n> # Head\n> - list\n\n| a | [b](https://example.org/) |\n|---|---|\n| 1 | 2 |\n",
        "case_study",
    )
    assert kinds(parts["blocks.steps"]) == ["paragraph"]
    assert kinds(parts["blocks.advice"]) == ["paragraph"]
    assert kinds(parts["blocks.what_we_did"]) == ["paragraph"]
    assert "<table>" in parts["blocks.what_we_did"][0]["value"]


def test_evidence_summaries_have_their_own_parts():
    parts = split_body(
        "## Findings\n\nA\n\n## What is not known\n\nB\n\n## How it works\n\nC\n\n## Implementation\n\nD\n\n"
        "## References\n\n- Example (2020). [A trial](https://example.org/t).\n- B\n\n## Costs\n\nE\n",
        "evidence_summary",
    )
    assert [parts[f"fields.{name}"] for name in ("findings", "what_is_not_known", "how_it_works")] == [
        "<p>A</p>",
        "<p>B</p>",
        "<p>C</p>",
    ]
    assert [block["value"] for block in parts["blocks.references"]] == [
        {"text": "Example (2020). A trial.", "url": "https://example.org/t"},
        {"text": "B", "url": ""},
    ]
    assert kinds(parts["blocks.body"]) == ["heading", "paragraph"]


def test_other_types_have_no_parts():
    assert set(split_body("## Costs\n\nA", "resource")) == {"blocks.body"}
