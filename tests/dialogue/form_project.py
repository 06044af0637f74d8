"""A small Rasa project with one form, for tests: our importer and NLG, two slots, few words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from bot.knowledge.index import KnowledgeIndex
from bot.knowledge.phrases import Phrases
from bot.knowledge.replies import Replies
from bot.settings import ROOT, load_settings
from tests.knowledge.article_files import KnowledgeFolder

if TYPE_CHECKING:
    from bot.dialogue.agent import HelpDeskAgent

FORM = "card_form"
UPLOAD, PERSON, EMERGENCY, CRISIS = "Use a PDF.", "Call the desk.", "Call 911.", "Call 988."
ASK_PLACE, ASK_DAY, DONE = "Where?", "Which day?", "It is ordered."

# Every message with one of these words has that intent.
WORDS = {
    "order_card": "order",
    "upload_error": "upload",
    "cancel": "cancel",
    "talk_to_human": "person",
    "emergency": "breathe",
    "crisis": "die",
    "bot_challenge": "robot",
    "thanks": "thanks",
}


class FormProject:
    """Writes the project into a folder and trains it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.knowledge = _knowledge(folder)
        self._write("domain.yml", _domain())
        self._write("config.yml", _config(self.knowledge))
        self._write("data/nlu.yml", {"nlu": [_examples(*item) for item in WORDS.items()]})
        self._write("data/form.yml", {"rules": _form_rules()})
        self._write("data/rules.yml", {"rules": list(_rules_without_forms())})

    def train(self) -> Path:
        """Train the project; returns the model."""
        import rasa.model_training

        result = rasa.model_training.train(
            domain=str(self.folder / "domain.yml"),
            config=str(self.folder / "config.yml"),
            training_files=str(self.folder / "data"),
            output=str(self.folder / "models"),
        )
        assert result.model
        return Path(result.model)

    def agent(self, model: Path) -> HelpDeskAgent:
        """Our agent with this project's model, articles and phrases."""
        from rasa.core.agent import Agent

        from bot.dialogue import rasa_patches
        from bot.dialogue.agent import HelpDeskAgent
        from bot.dialogue.live_store import LiveTrackerStore
        from bot.knowledge.nlg import KnowledgeNlg

        rasa_patches.install(own_agent=True)
        nlg = KnowledgeNlg(settings=load_settings({}))
        phrases = Phrases(self.folder / "domain.yml")
        nlg.replies = Replies(KnowledgeIndex(self.knowledge), phrases, {}, 90)
        rasa = Agent.load(model, generator=nlg)
        store = LiveTrackerStore(rasa.domain, lambda tracker: {})
        rasa_patches.unwrap_tracker_store(rasa, store)
        return HelpDeskAgent(rasa, nlg, store)

    def importer(self) -> Any:
        """Our importer, as Rasa makes it from ``config.yml``."""
        from bot.knowledge.importer import KnowledgeImporter

        domain = str(self.folder / "domain.yml")
        return KnowledgeImporter(domain_path=domain, knowledge=str(self.knowledge))

    def _write(self, name: str, content: dict[str, Any]) -> None:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(yaml.safe_dump({"version": "3.1", **content}), encoding="utf-8")


def _knowledge(folder: Path) -> Path:
    articles = KnowledgeFolder(folder)
    articles.write_required()
    articles.write("contact/talk_to_human.md", PERSON, title="How do I reach a person?")
    articles.write("urgent/emergency.md", EMERGENCY, title="What do I do in an emergency?")
    articles.write("urgent/crisis.md", CRISIS, title="Where can I get help?")
    articles.write("uploads/upload_error.md", UPLOAD, title="Why won't it upload?")
    return articles.root


def _config(knowledge: Path) -> dict[str, Any]:
    """With the importers of the project's own file, whose order counts."""
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    importers: list[dict[str, str]] = config["importers"]
    return {
        "recipe": "default.v1",
        "assistant_id": "form-project",
        "language": "en",
        "importers": [_with_knowledge(importer, knowledge) for importer in importers],
        "pipeline": [{"name": "KeywordIntentClassifier", "case_sensitive": False}],
        "policies": [{"name": "RulePolicy", "enable_fallback_prediction": False}],
    }


def _rules_without_forms() -> Iterator[dict[str, Any]]:
    """The project's own."""
    text = (ROOT / "data" / "stories" / "rules.yml").read_text(encoding="utf-8")
    for rule in yaml.safe_load(text)["rules"]:
        if not any("active_loop" in step for step in rule["steps"]):
            yield {**rule, "rule": str(rule["rule"])}  # "yes" and "no" are names here


def _with_knowledge(importer: dict[str, str], folder: Path) -> dict[str, str]:
    ours = importer["name"].startswith("bot.")
    return {**importer, "knowledge": str(folder)} if ours else importer


def _domain() -> dict[str, Any]:
    """The project's own domain with this form in place of its own."""
    domain: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    domain["intents"].append("order_card")
    domain["forms"] = {FORM: {"required_slots": ["card_place", "card_day"]}}
    for slot in ("card_place", "card_day"):
        condition = [{"active_loop": FORM, "requested_slot": slot}]
        mapping = {"type": "from_text", "conditions": condition}
        domain["slots"][slot] = {"type": "text", "mappings": [mapping]}
    said = {"ask_card_place": ASK_PLACE, "ask_card_day": ASK_DAY, "card_done": DONE}
    domain["responses"] |= {f"utter_{name}": [{"text": text}] for name, text in said.items()}
    return domain


def _examples(intent: str, word: str) -> dict[str, str]:
    return {"intent": intent, "examples": f"- {word}\n"}


def _form_rules() -> list[dict[str, Any]]:
    start = [{"intent": "order_card"}, {"action": FORM}, {"active_loop": FORM}]
    submit = [
        {"action": FORM},
        {"active_loop": None},
        {"slot_was_set": [{"requested_slot": None}]},
        {"action": "utter_card_done"},
    ]
    return [
        {"rule": "begin", "steps": start},
        {"rule": "end", "condition": [{"active_loop": FORM}], "steps": submit},
    ]
