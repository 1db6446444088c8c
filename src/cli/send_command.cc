// `weir send`: puts the records of files into a stream, each line one record.
#include "src/cli/send_command.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "src/aws/kinesis_producer.h"
#include "src/cli/aws_options.h"
#include "src/cli/command.h"
#include "src/cli/option_checks.h"
#include "src/cli/progress_bar.h"
#include "src/cli/schema_file.h"
#include "src/cli/send_wait.h"
#include "src/embedded/input_queue.h"
#include "src/embedded/line_splitter.h"
#include "src/event/decoder.h"
#include "src/text/random.h"

namespace weir::cli {
namespace {

using std::chrono::steady_clock;

/// So many records are handed over at once: eight full requests in flight.
constexpr std::size_t kRecordsAtOnce = 8 * aws::kMaxRecordsInPut;
constexpr std::size_t kBytesAtOnce = 8 * aws::kMaxBytesInPut;
/// Keys take up to 256 bytes of a record's size.
constexpr std::size_t kMaxKey = 256;
constexpr std::size_t kRandomKeyDigits = 32;
/// A signal ends the reading; what has been read still goes out, for nobody may have it any more.
constexpr std::chrono::seconds kPatienceWhenStopped{5};
constexpr std::size_t kMaxData = aws::kMaxRecordBytes - kMaxKey;

constexpr const char* kSendExamples =
    "Examples:\n"
    "  weir send events.json.gz --stream events --endpoint-url http://localhost:4566\n"
    "  weir gen --events 1000 | weir send - --stream events --rate 100\n"
    "  weir send events.json.gz --stream events --wait && weir report s3://weir-lake\n"
    "Each line is a record; its partition key is the event's id, or random where there is none.\n"
    "Requests are put side by side: records of different requests may change their order.\n"
    "What a busy shard refuses is put again. What comes through a pipe goes out within a moment;\n"
    "Ctrl-C ends the reading, and what was read still goes out. Credentials and region come\n"
    "from where the AWS CLI takes them; a local endpoint needs neither.";

struct SendOptions {
  std::vector<std::string> inputs;
  std::string stream;
  std::string schema = "weir";
  std::string partition_key = "id";
  double rate = 0;
  unsigned patience_seconds = 60;
  bool wait = false;
  std::string lake;  ///< "s3://bucket/prefix": for --wait; "": as Lambda says
  bool json = false;
  AwsOptions aws;
};

/// What was sent, and what was not.
struct Tally {
  std::uint64_t sent = 0;
  std::uint64_t bytes = 0;
  std::uint64_t too_large = 0;
  std::uint64_t retried = 0;
  double seconds = 0;
  std::optional<std::uint64_t> judged;  ///< with --wait
};

/// The records of the inputs on their way into the stream.
class Sender {
 public:
  Sender(const SendOptions& options, const event::Schema& schema, aws::Session& session,
         const std::atomic<bool>& stop)
      : options_(options),
        session_(session),
        stop_(stop),
        producer_(session.client(), options.stream),
        decoder_(schema, partitions_) {}

  Result<void> SendAll(embedded::InputQueue& inputs);
  /// Of the inputs so far, as they stand there; from any thread.
  [[nodiscard]] std::uint64_t bytes_read() const { return bytes_read_; }
  /// Tells `wait` what the stream has taken.
  void Tell(SendWait& wait) {
    producer_.Tell([&wait](std::string_view shard_id, std::string_view sequence_number) {
      wait.Sent(shard_id, sequence_number);
    });
  }
  [[nodiscard]] Tally tally() const {
    Tally tally = tally_;
    tally.sent = producer_.accepted();
    tally.bytes = producer_.accepted_bytes();
    tally.retried = producer_.retried();
    return tally;
  }

 private:
  void Take(const embedded::Block& block);
  std::string_view KeyOf(std::size_t record);
  Result<void> Flush();
  Result<void> Put(std::span<const aws::StreamRecord> records);
  void KeepPace();

  const SendOptions& options_;
  aws::Session& session_;
  const std::atomic<bool>& stop_;
  aws::KinesisProducer producer_;
  event::PartitionTable partitions_;
  event::Decoder decoder_;
  event::DecodedBatch decoded_;
  embedded::SplitBlock split_;
  std::deque<std::string> texts_;  ///< that `pending_` refers to
  std::vector<aws::StreamRecord> pending_;
  std::size_t pending_bytes_ = 0;
  const steady_clock::time_point began_ = steady_clock::now();
  Tally tally_;
  std::atomic<std::uint64_t> bytes_read_ = 0;
};

Result<void> Sender::SendAll(embedded::InputQueue& inputs) {
  embedded::Block block;
  std::size_t input = 0;
  while (inputs.Next(block, input)) {
    Take(block);
    bytes_read_ = inputs.bytes_read();
    const bool is_full = pending_.size() >= kRecordsAtOnce || pending_bytes_ >= kBytesAtOnce;
    if (!is_full && !inputs.is_paused()) continue;
    if (auto flushed = Flush(); !flushed) return flushed;
  }
  return Flush();
}

void Sender::Take(const embedded::Block& block) {
  embedded::SplitLines(block, kMaxData, Now(), split_);
  decoded_ = {};
  for (const auto& record : split_.records)
    decoder_.Decode(record.data, record.arrived_at, decoded_);
  for (std::size_t i = 0; i < split_.records.size(); ++i) {
    const auto& record = split_.records[i];
    if (record.oversized) {
      ++tally_.too_large;
      continue;
    }
    const std::string_view data = texts_.emplace_back(record.data);
    pending_.push_back({data, KeyOf(i)});
    pending_bytes_ += pending_.back().size();
  }
}

std::string_view Sender::KeyOf(std::size_t record) {
  const event::DecodedRecord& decoded = decoded_.records[record];
  const bool has_id = options_.partition_key == "id" && decoded.is_event();
  const std::string_view id = has_id ? decoded_.IdOf(decoded) : std::string_view();
  if (id.empty() || id.size() > kMaxKey)
    return texts_.emplace_back(text::RandomHex(kRandomKeyDigits));
  return texts_.emplace_back(id);
}

Result<void> Sender::Flush() {
  // With a rate in small steps, so that records come evenly.
  const auto a_tenth = static_cast<std::size_t>(options_.rate / 10);
  const std::size_t step = options_.rate > 0 ? std::max<std::size_t>(1, a_tenth) : pending_.size();
  for (std::size_t first = 0; first < pending_.size(); first += step) {
    const auto some = std::span(pending_).subspan(first, std::min(step, pending_.size() - first));
    if (auto put = Put(some); !put) return put;
    KeepPace();
  }
  pending_.clear();
  pending_bytes_ = 0;
  texts_.clear();
  return {};
}

Result<void> Sender::Put(std::span<const aws::StreamRecord> records) {
  std::chrono::seconds patience(options_.patience_seconds);
  if (stop_) patience = std::min(patience, kPatienceWhenStopped);
  return producer_.Put(records, patience);
}

void Sender::KeepPace() {
  if (options_.rate <= 0 || stop_) return;
  const std::chrono::duration<double> due(static_cast<double>(producer_.accepted()) /
                                          options_.rate);
  const auto ahead = due - (steady_clock::now() - began_);
  if (ahead.count() <= 0) return;
  session_.clock().SleepFor(std::chrono::duration_cast<std::chrono::milliseconds>(ahead));
}

void PrintTally(const SendOptions& options, const Tally& tally) {
  if (options.json) {
    const std::string judged = tally.judged ? fmt::format(R"(,"judged":{})", *tally.judged) : "";
    fmt::print(R"({{"sent":{},"bytes":{},"too_large":{},"retried":{},"seconds":{:.3f}{}}})"
               "\n",
               tally.sent, tally.bytes, tally.too_large, tally.retried, tally.seconds, judged);
    return;
  }
  const double rate = tally.seconds > 0 ? static_cast<double>(tally.sent) / tally.seconds : 0;
  fmt::print(stderr, "weir send: {} records, {} bytes in {:.2f} s, {:.0f} records/s", tally.sent,
             tally.bytes, tally.seconds, rate);
  if (tally.retried > 0) fmt::print(stderr, ", {} of them put again", tally.retried);
  fmt::print(stderr, "\n");
}

/// What kept some records from being sent; whether there was anything.
bool PrintErrors(const embedded::InputQueue& inputs, const Tally& tally,
                 const Result<void>& outcome) {
  for (const auto& [input, message] : inputs.errors()) {
    fmt::print(stderr, "weir: {}: {}\n", input, message);
  }
  if (tally.too_large > 0) {
    fmt::print(stderr, "weir: {} pieces of lines that are larger than {} bytes were left out\n",
               tally.too_large, kMaxData);
  }
  if (!outcome) fmt::print(stderr, "weir: {}\n", outcome.error().message);
  return !outcome || tally.too_large > 0 || !inputs.errors().empty();
}

/// Until all that was sent is judged; whether it is.
bool WaitForJudgement(const SendOptions& options, SendWait& wait, Tally& tally,
                      const std::atomic<bool>& stop) {
  const auto begin = steady_clock::now();
  const auto waited = wait.Wait(std::chrono::seconds(options.patience_seconds), stop);
  tally.judged = wait.judged();
  const std::chrono::duration<double> took = steady_clock::now() - begin;
  const std::string lakes = fmt::format("{}", fmt::join(wait.lakes(), ", "));
  if (!waited) {
    fmt::print(stderr, "weir: {}\n", waited.error().message);
  } else if (!options.json) {
    fmt::print(stderr, "weir send: {} of {} records judged after {:.2f} s more: {}\n",
               *tally.judged, tally.sent, took.count(), lakes);
  }
  return waited && *waited;
}

int Send(const SendOptions& options, const event::Schema& schema, aws::Session& session,
         SendWait& wait) {
  const std::atomic<bool>& stop_requested = StopOnSignals();
  embedded::Inputs found = embedded::FindInputs(options.inputs);
  const auto total = TotalSize(found);
  embedded::InputQueue inputs(std::move(found), kMaxData, stop_requested,
                              {.arrival = embedded::Arrival::kLive, .wrapping = schema.records});
  Sender sender(options, schema, session, stop_requested);
  if (options.wait) sender.Tell(wait);
  const auto begin = steady_clock::now();
  const auto outcome = [&] {
    const ProgressBar progress("weir send", total, [&sender] { return sender.bytes_read(); });
    return sender.SendAll(inputs);
  }();
  Tally tally = sender.tally();
  tally.seconds = std::chrono::duration<double>(steady_clock::now() - begin).count();
  const bool is_whole = !PrintErrors(inputs, tally, outcome);
  if (!options.json) PrintTally(options, tally);
  const bool is_judged = !options.wait || WaitForJudgement(options, wait, tally, stop_requested);
  if (options.json) PrintTally(options, tally);
  if (!is_whole || (!is_judged && !stop_requested)) return kFailed;
  return stop_requested ? kInterrupted : kDone;
}

int Run(const SendOptions& options) {
  StopOnSignals();
  const auto schema = LoadSchema(options.schema);
  if (!schema) return Fail(schema.error(), kWrongUsage);
  const auto session = OpenSession(options.aws);
  if (!session) return Fail(session.error());
  SendWait wait(**session);
  if (options.wait) {
    if (auto begun = wait.Begin(options.stream, options.lake); !begun) {
      return Fail(begun.error());
    }
  }
  return Send(options, *schema, **session, wait);
}

void AddOptions(CLI::App& send, SendOptions& options) {
  send.add_option("INPUT", options.inputs,
                  "Files (plain, gzip, zstd), directories, patterns, or - for a pipe")
      ->check(
          OnThisMachine("pipe it in, `aws s3 cp s3://bucket/key - | weir send - --stream NAME`"))
      ->required();
  send.add_option("--stream", options.stream, "The stream's name")->required()->type_name("NAME");
  send.add_option("--partition-key", options.partition_key,
                  "The event's id, or one at random for each record")
      ->type_name("id|random")
      ->check(OneOf({"id", "random"}))
      ->capture_default_str();
  send.add_option("--schema", options.schema, "Where events have their id: a preset or a TOML file")
      ->type_name("SCHEMA")
      ->capture_default_str();
  send.add_option("--rate", options.rate, "At most so many records a second")
      ->type_name("N")
      ->check(PositiveNumber());
  send.add_option("--patience", options.patience_seconds,
                  "Give up when nothing was taken or judged for so long")
      ->type_name("SECONDS")
      ->transform(Whole(1, 86'400))
      ->capture_default_str();
  auto* wait =
      send.add_flag("--wait", options.wait,
                    "Wait until all that was sent is judged: until the lake's ledger has it");
  send.add_option("--lake", options.lake,
                  "The lake to look at, if not that of the stream's function")
      ->type_name("S3-URI")
      ->needs(wait);
  AddAwsOptions(send, options.aws);
  send.add_flag("--json", options.json, "Print the counts as JSON");
}

}  // namespace

void AddSendCommand(CLI::App& app, int& exit_code) {
  auto* send = app.add_subcommand("send", "Put the lines of files into a stream");
  const auto options = std::make_shared<SendOptions>();  // lives as long as the callback
  AddOptions(*send, *options);
  send->footer(kSendExamples);
  send->callback([options, &exit_code] { exit_code = Run(*options); });
}

}  // namespace weir::cli
