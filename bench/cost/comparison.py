"""A forecast of `weir plan` beside what `weir bill` has counted, item by item."""

from dataclasses import dataclass

MONTH_HOURS = 730
DAY_HOURS = 24
GB = 1 << 30
CORE_GB = 1_769 / 1_024  # of a Lambda function that has a whole core
NEAR = 0.1  # so far quantities may be apart
# So small a part of the bill is not worth a word.
LITTLE_SHARE = 0.002

# (what, counted items, forecast's (service, what)): each of the forecast's stands in one row.
ROWS = (
    ("Kinesis shards", ("kinesis_shard_hours",), (("Kinesis", "shards"),)),
    ("Kinesis kept 1 to 7 days", ("kinesis_extended_shard_hours",),
     (("Kinesis", "kept 1 to 7 days"),)),
    ("Kinesis PUT payload units", ("kinesis_put_payload_units",),
     (("Kinesis", "PUT payload units"),)),
    ("Lambda requests", ("lambda_requests",), (("Lambda", "requests"),)),
    ("DynamoDB writes", ("dynamodb_write_units",),
     (("DynamoDB", "claims, on demand"), ("DynamoDB", "merge's head, writes"))),
    ("DynamoDB reads", ("dynamodb_read_units",),
     (("DynamoDB", "merge's head, reads"),)),
    ("DynamoDB storage", ("dynamodb_gb_months",), (("DynamoDB", "claims kept"),)),
    ("S3 PUT, COPY, POST, LIST", ("s3_put_requests",),
     (("S3", "PUTs, lake"), ("S3", "PUTs, ledger"), ("S3", "PUTs, landings"),
      ("S3", "PUTs, merge"), ("S3", "LISTs, merge"), ("S3", "PUTs, roll-up"),
      ("S3", "LISTs, roll-up"))),
    ("S3 GET", ("s3_get_requests",), (("S3", "GETs, merge"), ("S3", "GETs, roll-up"))),
    ("S3 storage, a month's events", ("lake_gb_months",),
     (("S3", "lake, a month's events"), ("S3", "ledger, a month's events"),
      ("S3", "quarantine, a month's events"))),
    ("S3 storage, landings and index", ("merge_gb_months",), (("S3", "landings and index"),)),
    ("EventBridge Scheduler", ("scheduler_invocations",), (("EventBridge", "merge's schedule"),)),
    ("CloudWatch metrics", ("metric_hours",), (("CloudWatch", "metrics"),)),
    ("CloudWatch alarms", (), (("CloudWatch", "alarms"),)),  # weir up has none
    ("CloudWatch logs", ("logs_gb_in",), (("CloudWatch", "logs"),)),
)
# Of a layout alone; without it a row would be left out for good and nobody would notice.
ONLY_LANDING = ("EventBridge Scheduler", "DynamoDB reads", "S3 GET",
                "S3 storage, landings and index")
ONLY_CLAIMS = ("DynamoDB storage",)
ONLY_LONG_KEPT = ("Kinesis kept 1 to 7 days",)
COMPUTE = (("Lambda compute", ("lambda_gb_seconds",),
            (("Lambda", "processor"), ("Lambda", "merge"), ("Lambda", "roll-up"))),)
# Counted, and in no forecast: a fiftieth of what logs cost to take in.
NOT_PLANNED = {"logs_gb_months"}


@dataclass(frozen=True)
class Row:
    """A line of the comparison; None where one side has no such item."""

    what: str
    unit: str
    planned: float | None
    counted: float | None
    planned_usd: float
    counted_usd: float

    @property
    def ratio(self) -> float | None:
        return self.counted / self.planned if self.planned and self.counted is not None else None

    @property
    def is_near(self) -> bool:
        return self.ratio is not None and abs(self.ratio - 1) <= NEAR


@dataclass(frozen=True)
class Stretch:
    """What was counted, of which load."""

    bill: dict  # of `weir bill --json`
    hours: float  # of load
    metric_hours: int  # hours of the clock in which metrics had samples
    claims: float  # bytes that the claims' items have grown by
    folders: dict[str, float]  # bytes that folders of the lake's bucket have grown by
    cpu_seconds: float  # of the functions


def a_month(stretch: Stretch, settings: dict, index_hours: float) -> dict:
    """Each item's quantity in a month, its unit, and what that costs: extrapolated.

    Of storage the run shows how much it grows by; what a month's events take, and what is kept for
    so long, follows from that. A custom metric costs as much in each hour of a month."""
    found, price = {}, {}
    for line in stretch.bill["items"]:
        item, quantity = line["item"], line["quantity"]
        price[item] = line["usd"] / quantity
        if item in ("s3_gb_months", "dynamodb_gb_months"):
            continue
        if item == "metric_hours":
            amount = quantity * MONTH_HOURS / stretch.metric_hours
        elif item.endswith("_shard_hours"):  # a run may take longer than its load
            amount = quantity / stretch.bill["hours"] * MONTH_HOURS
        else:
            amount = quantity / stretch.hours * MONTH_HOURS
        found[item] = (amount, line["unit"], amount * price[item])

    def store(item: str, bytes_grown: float, kept_hours: float, priced: str):
        amount = bytes_grown / GB / stretch.hours * kept_hours
        if amount > 0:
            found[item] = (amount, "GB-months", amount * price.get(priced, 0))
    folders = stretch.folders
    lake = sum(folders.get(name, 0) for name in ("lake", "quarantine", "ledger"))
    store("lake_gb_months", lake, MONTH_HOURS, "s3_gb_months")
    redelivery = (settings["redelivery_days"] + 1) * DAY_HOURS
    landings = folders.get("landing", 0) * min(index_hours, redelivery)
    index = folders.get("merge", 0) * min(index_hours, settings["horizon_days"] * DAY_HOURS)
    store("merge_gb_months", landings + index, 1, "s3_gb_months")
    store("dynamodb_gb_months", stretch.claims, settings["claim_days"] * DAY_HOURS,
          "dynamodb_gb_months")
    return found


def compute_usd_of(stretch: Stretch) -> float:
    """A function of a whole core's memory or less gets its share of one, and pays that share: its
    CPU seconds cost the same whatever its memory is."""
    price = next((line["usd"] / line["quantity"] for line in stretch.bill["items"]
                  if line["item"] == "lambda_gb_seconds"), 0)
    return stretch.cpu_seconds / stretch.hours * MONTH_HOURS * CORE_GB * price


def at_horizon(full: Row, counted: list[list[Row]]) -> Row:
    """What one item comes to once the index is full; `counted` by rising numbers of ids."""
    found = [next((row for row in rows if row.what == full.what), None) for rows in counted]
    least, most = found[0], found[-1]
    if most is None or most.counted is None or not most.planned:
        return full
    slope = most.counted / most.planned
    if most is not least and least is not None and most.planned > least.planned * (1 + NEAR):
        slope = (most.counted - least.counted) / (most.planned - least.planned)
    amount = most.counted + (full.planned - most.planned) * slope
    price = full.planned_usd / full.planned
    return Row(full.what, full.unit, full.planned, amount, full.planned_usd, amount * price)


def compare(planned: dict, counted: dict, rows=ROWS) -> list[Row]:
    forecasts = {(item["service"], item["what"]): item for item in planned["bill"]["items"]}
    result = []
    for what, items, names in rows:
        theirs = [forecasts[name] for name in names if name in forecasts]
        ours = [counted[item] for item in items if item in counted]
        if not theirs and not ours:
            continue
        result.append(Row(what, theirs[0]["unit"] if theirs else ours[0][1],
                          sum(item["amount"] for item in theirs) if theirs else None,
                          sum(amount for amount, _, _ in ours) if ours else None,
                          sum(item["usd"] for item in theirs), sum(usd for _, _, usd in ours)))
    return result


def check_rows(rows: list[Row], planned: dict, counted: dict, layout: str):
    """A table that is not whole would compare nothing."""
    names = {name for _, _, of_row in ROWS + COMPUTE for name in of_row}
    items = {item for _, of_row, _ in ROWS + COMPUTE for item in of_row} | NOT_PLANNED
    planned_names = {(item["service"], item["what"]) for item in planned["bill"]["items"]}
    if missing := (planned_names - names) | (set(counted) - items):
        raise SystemExit(f"no row has {sorted(map(str, missing))}")
    others = ONLY_CLAIMS if layout == "landing" else ONLY_LANDING
    if planned["settings"]["retention_hours"] <= DAY_HOURS:
        others += ONLY_LONG_KEPT
    dead = {what for what, _, _ in ROWS} - set(others) - {row.what for row in rows}
    if dead:
        raise SystemExit(f"nothing stands in {sorted(dead)}: they have other names by now")


def apart(rows: list[Row]) -> list[Row]:
    """Those that are not near, and are worth a word."""
    total = sum(row.planned_usd for row in rows)
    return [row for row in rows if row.planned is not None and row.counted is not None
            and not row.is_near
            and max(row.planned_usd, row.counted_usd) > LITTLE_SHARE * total]


def number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def print_table(rows: list[Row]):
    cells = [("a month", "planned", "counted", "unit", "ratio", "$ planned", "$ counted")]
    for row in rows:
        ratio = "-" if row.ratio is None else f"{row.ratio:.2f}"
        cells.append((row.what, number(row.planned), number(row.counted), row.unit, ratio,
                      f"{row.planned_usd:,.2f}", f"{row.counted_usd:,.2f}"))
    if len(rows) > 1:
        planned_usd = sum(row.planned_usd for row in rows)
        counted_usd = sum(row.counted_usd for row in rows)
        cells.append(("total", "", "", "", f"{counted_usd / planned_usd:.2f}",
                      f"{planned_usd:,.2f}", f"{counted_usd:,.2f}"))
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    for row in cells:
        print("  ".join(text.ljust(width) if column in (0, 3) else text.rjust(width)
                        for column, (text, width) in enumerate(zip(row, widths))).rstrip())


def as_json(rows: list[Row]) -> list[dict]:
    return [{**row.__dict__, "ratio": row.ratio} for row in rows]
