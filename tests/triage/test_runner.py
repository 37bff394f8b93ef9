"""The walk: answers lead on, topics lead back, nothing noted is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.triage.small import small
from tests.triage.walks import Walk, walks
from triage.answers import Answer, AnswerRefused, Answers, dump, live, parse, values
from triage.graph import Value
from triage.registry import shipped
from triage.runner import answer, back, start, step_at, topic

SMALL = small()


def walk(*moves: str | tuple[str, dict[str, Value]]) -> Answers:
    """Answers to the small script: "x" chooses x, ">x" opens a topic, "<" goes back."""
    answers: Answers = ()
    for move in moves:
        name, captures = (move, {}) if isinstance(move, str) else move
        if name == "<":
            answers = back(SMALL, answers, captures, language="uk")
        elif name.startswith(">"):
            answers = topic(SMALL, answers, name[1:], captures, language="uk")
        else:
            answers = answer(SMALL, answers, name, captures, language="uk")
    return answers


def at(*moves: str | tuple[str, dict[str, Value]]) -> str:
    return step_at(SMALL, walk(*moves)).node.id


class TestTheWay:
    def test_begins_where_the_contact_began(self) -> None:
        assert start(SMALL).node.id == "open"
        assert start(SMALL, entry="chat").node.id == "hello"

    def test_follows_the_choices_to_the_end(self) -> None:
        assert at("talk") == "who"
        assert at("talk", "self", "again") == "who"
        step = step_at(SMALL, walk("talk", "self", "done"))
        assert step.ended
        assert step.number == 4

    def test_needs_no_entry_once_an_answer_was_given(self) -> None:
        answers = answer(SMALL, (), "talk", language="ru", entry="chat")
        assert step_at(SMALL, answers).node.id == "who"

    def test_shows_the_cards_and_the_law_of_the_node(self) -> None:
        step = step_at(SMALL, walk("talk"))
        assert [card.id for card in step.cards] == ["note"]
        assert [law.id for law in step.laws] == ["one"]


class TestTopics:
    def test_lead_back_to_where_they_were_opened(self) -> None:
        assert at("talk", ">law") == "law"
        assert at("talk", ">law", "back") == "who"

    def test_lead_back_one_by_one(self) -> None:
        assert at("talk", ">help", ">law", "film", "back") == "law"
        assert at("talk", ">help", ">law", "film", "back", "back") == "help"
        assert at("talk", ">help", ">law", "film", "back", "back", "over") == "who"

    def test_do_not_pile_up_when_one_is_opened_again(self) -> None:
        assert at("talk", ">law", "film", ">law", "back") == "who"

    def test_lead_back_when_a_choice_opened_them(self) -> None:
        assert at("asks", "back") == "open"

    def test_forget_the_way_back_when_they_lead_on(self) -> None:
        step = step_at(SMALL, walk("talk", ">help", "worse"))
        assert step.node.id == "count"
        assert step.returns_to is None

    def test_say_where_they_lead_back_to(self) -> None:
        returns_to = step_at(SMALL, walk("talk", ">law")).returns_to
        assert returns_to
        assert returns_to.id == "who"

    def test_are_offered_everywhere_but_at_themselves_and_at_the_end(self) -> None:
        assert [node.id for node in step_at(SMALL, walk("talk")).topics] == ["law", "film"]
        assert [node.id for node in step_at(SMALL, walk(">law")).topics] == ["film"]
        ended = step_at(SMALL, walk("talk", "self", "done"))
        assert ended.topics == ended.always == ()

    def test_keep_what_was_noted_before_leaving(self) -> None:
        answers = walk("talk", (">law", {"mood": "afraid"}))
        assert values(answers) == {"mood": "afraid"}


class TestBack:
    def test_returns_to_the_step_before(self) -> None:
        assert at("talk", "self", "<") == "who"
        assert at("talk", "self", "<", "<") == "open"
        assert at("talk", ">law", "<") == "who"

    def test_takes_back_what_the_answer_had_settled(self) -> None:
        assert values(walk("talk", "other"))["mood"] == "afraid"
        assert values(walk("talk", "other", "<")) == {}

    def test_offers_the_earlier_answer_again(self) -> None:
        answers = walk("talk", ("other", {"marks": ("c",)}), ("<", {"people": 4}))
        step = step_at(SMALL, answers)
        assert step.earlier == "other"
        assert step.prefill == {"mood": "afraid", "marks": ("b", "c")}
        again = step_at(SMALL, answer(SMALL, answers, "other", dict(step.prefill), language="uk"))
        assert again.prefill == {"people": 4}
        assert "people" not in again.values

    def test_is_refused_at_the_beginning(self) -> None:
        assert not start(SMALL).can_go_back
        with pytest.raises(AnswerRefused, match="open: nothing to go back to"):
            back(SMALL, (), language="uk")

    def test_leaves_the_answer_in_the_log(self) -> None:
        answers = walk("talk", "other", "<")
        assert [given.choice for given in answers] == ["talk", "other", "@back"]
        assert [given.choice for given in live(answers)] == ["talk"]


class TestWhatIsNoted:
    def test_carries_node_version_and_language(self) -> None:
        (given,) = answer(SMALL, (), "talk", {"mood": "calm"}, language="ru", note="тихо")
        assert given == Answer("open", "talk", "ru", SMALL.version, "тихо", {"mood": "calm"})

    def test_is_overruled_by_the_choice(self) -> None:
        assert values(walk("talk", ("other", {"mood": "calm"})))["mood"] == "afraid"

    def test_adds_tags_to_tags(self) -> None:
        answers = walk("talk", "self", "again", "other", ">film", "back")
        assert values(answers)["marks"] == ("a", "b", "c")

    def test_is_cleared_by_an_empty_value(self) -> None:
        assert values(walk(("talk", {"mood": "calm"}), (">law", {"mood": ""}))) == {}

    @pytest.mark.parametrize(
        "captures",
        [
            {"mood": "bored"},
            {"mood": 1},
            {"marks": "a"},
            {"marks": ("a", "z")},
            {"people": 3},
            {"unheard": 1},
        ],
        ids=str,
    )
    def test_is_refused_without_repeating_it(self, captures: dict[str, Value]) -> None:
        with pytest.raises(AnswerRefused) as refusal:
            walk("talk", ("self", captures))
        assert "bored" not in str(refusal.value)
        assert "unheard" not in str(refusal.value)

    @pytest.mark.parametrize(
        ("name", "wrong"),
        [("people", 0), ("people", 51), ("people", True), ("young", 1), ("when", "x" * 21)],
    )
    def test_is_held_to_its_bounds(self, name: str, wrong: Value) -> None:
        with pytest.raises(AnswerRefused, match=f"^{name}: "):
            walk("talk", "self", ("done", {name: wrong}))


class TestRefusals:
    def test_a_choice_of_another_node(self) -> None:
        with pytest.raises(AnswerRefused, match="open: no such choice"):
            walk("self")

    def test_a_topic_that_is_none(self) -> None:
        with pytest.raises(AnswerRefused, match="open: this cannot be opened here"):
            walk(">who")

    def test_a_language_nobody_speaks(self) -> None:
        with pytest.raises(AnswerRefused, match="no such language"):
            answer(SMALL, (), "talk", language="de")

    def test_an_entry_that_is_none(self) -> None:
        with pytest.raises(AnswerRefused, match="no conversation begins here"):
            start(SMALL, entry="fax")

    def test_answers_of_another_version(self) -> None:
        with pytest.raises(AnswerRefused, match="another version"):
            step_at(SMALL, (Answer("open", "talk", "uk", "6-000000000000"),))

    @pytest.mark.parametrize(
        "chain",
        [[("open", "@go:who")], [("open", "@back")], [("open", "talk"), ("count", "done")]],
        ids=["a forged topic", "a forged step back", "a gap"],
    )
    def test_answers_that_do_not_hang_together(self, chain: list[tuple[str, str]]) -> None:
        with pytest.raises(AnswerRefused):
            step_at(SMALL, [Answer(node, pick, "uk", SMALL.version) for node, pick in chain])


@pytest.mark.parametrize(
    "stored", ["", "{}x", "[1]", '[{"node": "a"}]', '[{"captures": 1}]', "[[]]", "[" * 9999]
)
def test_damaged_answers_are_refused(stored: str) -> None:
    with pytest.raises(AnswerRefused, match="damaged"):
        parse(stored)


@settings(max_examples=60, deadline=None)
@given(walks(shipped()), st.data())
def test_any_walk_can_be_interrupted_and_resumed(taken: Walk, data: st.DataObject) -> None:
    """Stored and read again at any moment, it stands where it stood and goes on as it would."""
    cut = data.draw(st.integers(0, len(taken.answers)))
    before = step_at(shipped(), taken.answers[:cut], entry=taken.entry)
    resumed = parse(dump(taken.answers[:cut]))
    assert step_at(shipped(), resumed, entry=taken.entry) == before
    whole = (*resumed, *parse(dump(taken.answers[cut:])))
    assert whole == taken.answers
    assert step_at(shipped(), whole, entry=taken.entry) == step_at(
        shipped(), taken.answers, entry=taken.entry
    )


@settings(max_examples=60, deadline=None)
@given(walks(shipped()))
def test_a_step_back_undoes_any_answer(taken: Walk) -> None:
    if not taken.answers or taken.answers[-1].choice == "@back":
        return
    before = step_at(shipped(), taken.answers[:-1], entry=taken.entry)
    after = back(shipped(), taken.answers, language="uk", entry=taken.entry)
    undone = step_at(shipped(), after, entry=taken.entry)
    assert (undone.node, undone.values, undone.returns_to, undone.number) == (
        before.node,
        before.values,
        before.returns_to,
        before.number,
    )


@settings(max_examples=60, deadline=None)
@given(walks(shipped(), longest=12), st.data())
def test_a_topic_leads_back_from_anywhere(taken: Walk, data: st.DataObject) -> None:
    step = step_at(shipped(), taken.answers, entry=taken.entry)
    if step.ended:
        return
    opened = data.draw(st.sampled_from([*step.topics, *step.always]))
    ways = [choice.id for choice in opened.choices if choice.next == "return"]
    if not ways:
        return
    there = topic(shipped(), taken.answers, opened.id, language="uk", entry=taken.entry)
    returned = answer(shipped(), there, ways[0], language="uk")
    target = step_at(shipped(), returned).node.id
    assert target == step.node.id or opened.id in {given.node for given in taken.answers}
