"""The tables for people, and the JSON for programs."""
import datetime
import json
import os
import platform
import re

from benchmark.peers import FLOORS, OURS, TITLES


def best_peer(result):
    """The cheapest of the others, with its cost."""
    costs = {name: measured.cost for name, measured in result.items() if name not in (OURS, *FLOORS) and measured.cost}
    return min(costs.items(), key=lambda item: item[1]) if costs else (None, None)


def ratio(result):
    """Etagere's cost to that of the cheapest peer; None if one of them has no figure."""
    ours, (_, best) = result[OURS].cost if OURS in result else None, best_peer(result)
    return ours / best if ours and best else None


def verdict(case, result):
    value = ratio(result)
    if value is None:
        return "no figure"
    return "met" if value <= case.goal else "missed"


def table(title, cases, results, names, cell, more=()):
    """`more` has pairs of a title and a function of case and result."""
    rows = [[title, *(TITLES[name] for name in names), *(name for name, _ in more)]]
    for case in cases:
        result = results[case.name]
        cells = []
        for name in names:
            measured = result.get(name)
            text = "-" if measured is None else "error" if measured.error else cell(result, measured)
            cells.append(f"**{text}**" if name == OURS else text)
        rows.append([case.title, *cells, *(text(case, result) for _, text in more)])
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(text.ljust(width) if not column else text.rjust(width)
                          for column, (text, width) in enumerate(zip(row, widths))) + " |" for row in rows]
    marks = ["-" * (width + 2) if not column else "-" * (width + 1) + ":" for column, width in enumerate(widths)]
    return "\n".join([lines[0], "|" + "|".join(marks) + "|", *lines[1:]])


def multiple(result, measured):
    _, best = best_peer(result)
    return f"{measured.cost / best:.2f}" if best else "?"


def tables(cases, results):
    names = [name for name in TITLES if any(name in result for result in results.values())]
    goals = [("goal", lambda case, _: f"{case.goal:.2f}"), ("", verdict)]
    yield table("CPU time to the cheapest peer's", cases, results, names, multiple, goals)
    yield table("microseconds per request", cases, results, names, lambda _, measured: f"{measured.cost:.2f}")
    yield table("requests/s", cases, results, names, lambda _, measured: f"{measured.rate:.0f}")
    for case in cases:
        for name, measured in results[case.name].items():
            if measured.error:
                yield f"{case.title}, {TITLES[name]}: {measured.error}"


def processor():
    with open("/proc/cpuinfo") as file:
        found = re.search(r"^model name\s*: (.*)$", file.read(), re.MULTILINE)
    return found[1] if found else platform.machine()


def document(arguments, cases, results, versions):
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "kernel": platform.release(), "cpu": processor(), "cores": os.cpu_count(), "versions": versions,
        "rounds": arguments.rounds, "seconds": arguments.seconds,
        "cases": {
            case.name: {
                "title": case.title, "goal": case.goal, "ratio": rounded(ratio(results[case.name])),
                "best_peer": best_peer(results[case.name])[0], "verdict": verdict(case, results[case.name]),
                "proxies": {name: figures(case, measured) for name, measured in results[case.name].items()},
            } for case in cases
        },
    }


def figures(case, measured):
    if measured.error:
        return {"error": measured.error}
    found = {
        "microseconds": rounded(measured.cost), "microseconds_of_rounds": [rounded(cost) for cost in measured.costs],
        "requests_per_second": round(measured.rate),
    }
    if case.origin == "validations":
        found["origin_requests_per_request"] = [rounded(asked, 4) for asked in measured.asked]
        found["validations_per_request"] = [rounded(validated, 4) for validated in measured.validated]
    return found


def rounded(value, digits=3):
    return None if value is None else round(value, digits)


def write_json(path, found):
    with open(path, "w") as file:
        # One line for each proxy, so that a change can be read.
        text = json.dumps(found, indent=1)
        file.write(re.sub(r"\[[^\[\]{}]*\]", lambda part: re.sub(r"\s*\n\s*", " ", part[0]), text) + "\n")
