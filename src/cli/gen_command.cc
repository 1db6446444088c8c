// Events go out in pieces of a megabyte, each compressed for itself; a file gets its name only when
// it is complete.
#include "src/cli/gen_command.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/cli/command.h"
#include "src/cli/option_checks.h"
#include "src/codec/compression.h"
#include "src/codec/compressor.h"
#include "src/event/timestamp.h"
#include "src/generator/event_generator.h"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPieceBytes = std::size_t{1} << 20;
constexpr std::string_view kStandardOutput = "-";

constexpr const char* kGenExample =
    "Example: 100,000 events of three days, 2 % of them twice and 1 % broken, packed with gzip:\n"
    "  weir gen --events 100000 --days 3 --duplicates 0.02 --bad 0.01 --output events.ndjson.gz\n"
    "The same settings and seed give the same events on every machine.";

struct GenOptions {
  generator::Settings settings;
  std::string start = event::FormatDay(settings.start);
  std::string output{kStandardOutput};
  std::string compression;  // empty: what the output's suffix says
  bool json = false;
};

// Where the events go: standard output, a device or pipe as it is, or a file that appears whole or
// not at all.
class Output {
 public:
  static Result<std::unique_ptr<Output>> Open(const std::string& path);

  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  ~Output() {
    Close();
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
  }

  Result<void> Write(std::string_view bytes);

  /// Gives the file its name. Without it the destructor removes what was written.
  Result<void> Commit();

  /// Whether a write failed because nobody reads the pipe any more.
  [[nodiscard]] bool reader_left() const { return reader_left_; }

 private:
  Output(int fd, fs::path target, fs::path temporary)
      : fd_(fd), target_(std::move(target)), temporary_(std::move(temporary)) {}

  int Close() {
    const int fd = std::exchange(fd_, -1);
    return fd > STDERR_FILENO ? ::close(fd) : 0;
  }

  int fd_;
  fs::path target_;
  fs::path temporary_;  // empty: nothing to rename
  bool reader_left_ = false;
};

Error CannotWrite(const fs::path& target, int code) {
  return {ErrorKind::kUnavailable,
          fmt::format("cannot write events ({}): {}; make room, or give another --output",
                      std::generic_category().message(code), target.string())};
}

Result<std::unique_ptr<Output>> Output::Open(const std::string& path) {
  if (path == kStandardOutput) {
    return std::unique_ptr<Output>(new Output(STDOUT_FILENO, "standard output", {}));
  }
  std::error_code ignored;  // what can't be looked at is reported by open()
  fs::path target = path;
  fs::path temporary;
  if (fs::is_regular_file(path, ignored)) target = fs::canonical(path, ignored);
  if (fs::is_regular_file(path, ignored) || !fs::exists(path, ignored)) {
    temporary =
        target.parent_path() / fmt::format(".{}.tmp-{}", target.filename().string(), ::getpid());
  }
  const int flags = O_WRONLY | O_CLOEXEC | (temporary.empty() ? 0 : O_CREAT | O_EXCL);
  const int fd = ::open(temporary.empty() ? target.c_str() : temporary.c_str(), flags, 0666);
  if (fd < 0) return CannotWrite(path, errno);
  return std::unique_ptr<Output>(new Output(fd, target, temporary));
}

Result<void> Output::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      reader_left_ = errno == EPIPE;
      return CannotWrite(target_, errno);
    }
  }
  return {};
}

Result<void> Output::Commit() {
  if (Close() != 0) return CannotWrite(target_, errno);
  if (temporary_.empty()) return {};
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) return CannotWrite(target_, errno);
  temporary_.clear();
  return {};
}

// One line on a terminal, rewritten once for each percent.
class Progress {
 public:
  Progress(bool is_shown, std::uint64_t total) : is_shown_(is_shown && total > 0), total_(total) {}
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() {
    if (is_shown_) fmt::print(stderr, "\r\033[K");
  }

  void Show(std::uint64_t events) {
    const auto percent =
        static_cast<int>(100.0 * static_cast<double>(events) / static_cast<double>(total_));
    if (!is_shown_ || percent == percent_) return;
    percent_ = percent;
    fmt::print(stderr, "\rweir gen: {} of {} events ({} %)", events, total_, percent);
    std::fflush(stderr);
  }

 private:
  bool is_shown_;
  std::uint64_t total_;
  int percent_ = -1;
};

// Reads what the parser left as text, and checks everything.
Result<void> Check(GenOptions& options) {
  const auto start = event::ParseDay(options.start);
  if (!start) {
    return Error{ErrorKind::kInvalidInput,
                 fmt::format("no such day: --start {}; write it as 2026-01-31", options.start)};
  }
  options.settings.start = *start;
  if (options.json && options.output == kStandardOutput) {
    return Error{ErrorKind::kInvalidInput,
                 "standard output can't take the events and --json; give --output FILE"};
  }
  return generator::Validate(options.settings);
}

codec::Compression CompressionOf(const GenOptions& options) {
  return codec::CompressionFromName(options.compression)
      .value_or(codec::CompressionFromPath(options.output));
}

// The bytes of all events before compression, or what went wrong.
Result<std::uint64_t> WriteEvents(generator::EventGenerator& events, codec::Compressor compressor,
                                  Output& output, Progress& progress,
                                  const std::atomic<bool>& interrupted) {
  std::uint64_t bytes = 0;
  std::string lines;
  std::string packed;
  for (bool more = true; more && !interrupted;) {
    lines.clear();
    while (lines.size() < kPieceBytes && more) more = events.Next(lines);
    if (lines.empty() && bytes > 0) break;  // but no events at all are one empty gzip member
    bytes += lines.size();
    packed.clear();
    compressor.Append(lines, packed);
    if (const auto written = output.Write(packed); !written) return written.error();
    progress.Show(events.counts().events);
  }
  return bytes;
}

std::string BadKindsJson(const generator::GeneratedCounts& counts) {
  std::string members;
  for (std::size_t kind = 0; kind < counts.bad_by_kind.size(); ++kind) {
    members += fmt::format(R"({}"{}":{})", kind == 0 ? "" : ",",
                           generator::Name(static_cast<generator::BadKind>(kind)),
                           counts.bad_by_kind[kind]);
  }
  return members;
}

void PrintCounts(const GenOptions& options, const generator::GeneratedCounts& counts,
                 std::uint64_t bytes) {
  if (options.json) {
    fmt::print(R"({{"events":{},"unique":{},"duplicates":{},"conflicts":{},"bad":{},)"
               R"("bad_kinds":{{{}}},"bytes":{},"seed":{}}})"
               "\n",
               counts.events, counts.unique, counts.duplicates, counts.conflicts, counts.bad,
               BadKindsJson(counts), bytes, options.settings.seed);
  } else {
    fmt::print(
        stderr, "weir gen: {} events ({} unique, {} duplicates, {} conflicts, {} bad), {} bytes\n",
        counts.events, counts.unique, counts.duplicates, counts.conflicts, counts.bad, bytes);
  }
}

int Run(GenOptions& options) {
  if (const auto checked = Check(options); !checked) return Fail(checked.error(), kWrongUsage);
  auto output = Output::Open(options.output);
  if (!output) return Fail(output.error());
  std::signal(SIGPIPE, SIG_IGN);
  // A file that is not complete is removed, so an interruption has to come back to us.
  const std::atomic<bool>& interrupted = StopOnSignals();

  generator::EventGenerator events(options.settings);
  const auto bytes = [&] {
    const bool is_file = options.output != kStandardOutput;
    Progress progress(is_file && ::isatty(STDERR_FILENO) == 1, options.settings.events);
    return WriteEvents(events, codec::Compressor(CompressionOf(options)), **output, progress,
                       interrupted);
  }();
  if ((*output)->reader_left()) return kDone;
  if (!bytes) return Fail(bytes.error());
  if (interrupted) return kInterrupted;
  if (const auto committed = (*output)->Commit(); !committed) {
    return Fail(committed.error());
  }
  PrintCounts(options, events.counts(), *bytes);
  return kDone;
}

void AddOptions(CLI::App& command, GenOptions& options) {
  generator::Settings& settings = options.settings;
  const auto add = [&command](const char* name, auto& value, const char* meaning) {
    return command.add_option(name, value, meaning)->capture_default_str();
  };
  const auto add_number = [&add]<typename T>(const char* name, T& value, const char* meaning) {
    return add(name, value, meaning)->transform(Whole<T>())->type_name("N");
  };
  const auto add_rate = [&add](const char* name, double& value, const char* meaning) {
    return add(name, value, meaning)->check(Number(0, 1))->type_name("RATE");
  };
  add_number("-n,--events", settings.events, "How many events");
  add_number("--types", settings.types, "Event types");
  add_number("--subtypes", settings.subtypes, "Subtypes of each type");
  add_number("--days", settings.days, "Days over which created_at is spread");
  add("--start", options.start, "The first of these days")->type_name("YYYY-MM-DD");
  add_number("--size", settings.size_bytes, "Average bytes of an event");
  add_rate("--duplicates", settings.duplicates, "Share of events that come again");
  add_rate("--conflicts", settings.conflicts, "Share of ids that come again with another body");
  add_rate("--bad", settings.bad, "Share of records that are no valid events");
  add_rate("--odd-names", settings.odd_names, "Share of names with one part or three");
  add_number("--seed", settings.seed, "Another seed gives other events");
  command.add_option("-o,--output", options.output, "Where to; - is standard output, the default")
      ->check(OnThisMachine("pipe the events on, as into `aws s3 cp - s3://bucket/key`"))
      ->type_name("FILE");
  command
      .add_option("--compression", options.compression,
                  "none, gzip or zstd; the default is what the file's suffix says")
      ->type_name("none|gzip|zstd")
      ->check(OneOf({"none", "gzip", "zstd"}));
  command.add_flag("--json", options.json, "Print the counts as JSON (needs --output FILE)");
}

}  // namespace

void AddGenCommand(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("gen", "Make realistic events as NDJSON");
  command->footer(kGenExample);
  const auto options = std::make_shared<GenOptions>();  // lives as long as the callback
  AddOptions(*command, *options);
  command->callback([options, &exit_code] { exit_code = Run(*options); });
}

}  // namespace weir::cli
