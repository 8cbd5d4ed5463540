"""Vaults of other teams: prompts in HTML comments, optional headings, titles at H1, numbers in names.

The templates are our own, in the shape of what Kubernetes, Rust and Ethereum contributors know.
"""

from collections.abc import Mapping

import pytest

from rule_examples import check, make_vault
from trueline.diagnostics import Severity
from trueline.template import State

ENHANCEMENT = b"""\
<!--
Copy this folder, pick a title, fill in the file from top to bottom.
-->
# KEP-NNNN: Your short, descriptive title

<!-- toc -->
- [Summary](#summary)
<!-- /toc -->

## Summary

<!--
A paragraph that a user understands.
-->

## Motivation

### Goals

<!--
List what it is meant to reach.
-->

### Non-Goals

<!-- What is out of scope? -->

## Proposal

### User Stories (Optional)

#### Story 1

#### Story 2

### Risks and Mitigations

<!-- What may go wrong? -->

## Graduation Criteria

#### Alpha

- Feature implemented behind a flag

## Infrastructure Needed (Optional)

<!-- Anything the project needs? -->
"""

FILLED_ENHANCEMENT = b"""\
# KEP-0042: Faster label printing

## Summary

<!--
A paragraph that a user understands.
-->

Labels print in a second.

## Motivation

Waiting is annoying.

### Goals

- one second

### Non-Goals

Colours.

## Proposal

Spool them.

### User Stories

#### A clerk prints

She prints.

### Risks and Mitigations

None.

## Graduation Criteria

#### Alpha

- Feature implemented behind a flag
- Two shops use it
"""

PROPOSAL = b"""\
- Feature Name: (fill me in with a unique ident, `my_feature`)
- Start Date: (fill me in with today's date, YYYY-MM-DD)

# Summary
[summary]: #summary

One paragraph explanation of the feature.

# Motivation
[motivation]: #motivation

Why are we doing this?

# Drawbacks
[drawbacks]: #drawbacks

Why should we not do this?

# Unresolved questions
[unresolved-questions]: #unresolved-questions

- What parts of the design are still open?
"""

FILLED_PROPOSAL = b"""\
- Feature Name: `fast_labels`
- Start Date: 2026-02-03

# Summary
[summary]: #summary

Labels print in a second.

# Motivation
[motivation]: #motivation

Waiting is annoying.

# Drawbacks
[drawbacks]: #drawbacks

Why should we not do this?

# Unresolved questions
[unresolved-questions]: #unresolved-questions

- Which printers?
"""

IMPROVEMENT = b"""\
---
eip: <to be assigned>
title: <The title, a few words>
status: Draft
created: <date created on, in ISO 8601 (yyyy-mm-dd) format>
requires: <number(s)>
---

## Abstract

<!-- A short technical description. -->

## Specification

<!-- The syntax and semantics. -->

## Rationale

<!-- Why so? -->

## Security Considerations

Needs discussion.
"""

FILLED_IMPROVEMENT = b"""\
---
eip: 7
title: Labels in seconds
status: Final
created: 2026-02-03
---

## Abstract

Labels print in a second.

## Specification

They MUST.

## Rationale

Waiting is annoying.

## Security Considerations

Needs discussion.
"""

VAULTS: Mapping[str, tuple[str, bytes, str, bytes]] = {
    "enhancements": (
        "keps/NNNN-kep-template/README.md",
        ENHANCEMENT,
        "keps/print/0042-fast/README.md",
        FILLED_ENHANCEMENT,
    ),
    "proposals": ("0000-template.md", PROPOSAL, "text/0042-fast-labels.md", FILLED_PROPOSAL),
    "improvements": ("eip-template.md", IMPROVEMENT, "EIPS/eip-7.md", FILLED_IMPROVEMENT),
}


@pytest.mark.parametrize("name", VAULTS)
def test_a_template_is_found_and_followed(name: str) -> None:
    template, data, path, filled = VAULTS[name]
    vault = make_vault({template: data, path: filled})
    assert list(vault.documents) == [path]
    document = vault.documents[path]
    assert document.template is not None and document.template.path == template


@pytest.mark.parametrize("name", VAULTS)
def test_a_filled_document_is_accused_of_nothing_but_what_it_kept(name: str) -> None:
    template, data, path, filled = VAULTS[name]
    kept = {
        "enhancements": [],
        "proposals": [("Drawbacks", Severity.WARNING)],
        # A plain sentence may be meant as it stands, so it is only a hint.
        "improvements": [("Security Considerations", Severity.INFO)],
    }[name]
    found = check({template: data, path: filled})
    untouched = [d for d in found if d.rule == "template/untouched-section"]
    assert [(d.span.text(filled), d.severity) for d in untouched] == kept
    assert not [d for d in found if d.severity >= Severity.WARNING and d not in untouched]


def test_comments_are_no_content_and_no_finding() -> None:
    template, data, path, filled = VAULTS["enhancements"]
    outline = make_vault({template: data, path: filled}).documents[path].outline
    assert outline is not None
    assert outline.state("Summary") is State.FILLED
    assert outline.state("Non-Goals") is State.FILLED
    assert outline.state("Risks and Mitigations") is State.NOT_APPLICABLE
    assert outline.state("Infrastructure Needed") is State.ABSENT
    missing = check({template: data, path: filled}, "template/missing-section")
    assert not [d for d in missing if "Infrastructure" in d.message or "Stories" in d.message]
