// `bootstrap`: the processor, the merge and the roll-up of claims as AWS Lambda functions. One
// loop: next event, handle, answer.
#include <chrono>
#include <cstdio>
#include <functional>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <malloc.h>

#include "src/aws/dynamodb_head_store.h"
#include "src/aws/s3_landing_store.h"
#include "src/aws/s3_merge_objects.h"
#include "src/aws/session.h"
#include "src/aws/storage.h"
#include "src/lambda/compact_handler.h"
#include "src/lambda/configuration.h"
#include "src/lambda/embedded_metrics.h"
#include "src/lambda/error_name.h"
#include "src/lambda/merge_handler.h"
#include "src/lambda/merged_lake.h"
#include "src/lambda/runtime_api.h"
#include "src/lambda/stream_handler.h"
#include "src/merge/schema_check.h"
#include "src/merge/worker.h"
#include "src/process/last_words.h"
#include "src/text/random.h"

namespace weir::lambda {
namespace {

constexpr int kFailed = 1;
constexpr std::size_t kTokenDigits = 16;
/// As long as Lambda keeps an idle function, and longer.
constexpr std::chrono::hours kLongPoll{24 * 365};

void WriteLog(std::string_view line) {
  fmt::print(stdout, "{}\n", line);
  std::fflush(stdout);
}

int GiveUp(const Error& error) {
  WriteLog(FormatLog("error", error.message, ""));
  return kFailed;
}

/// Lambda shows what `init/error` is told to whoever invokes the function.
int GiveUpInit(RuntimeApi& runtime, const Error& error) {
  WriteLog(FormatLog("error", error.message, ""));
  const auto told = runtime.FailInit("Configuration", error.message);
  return told ? kFailed : GiveUp(told.error());
}

/// How invocations are answered, and what those that fail are called.
struct Handler {
  std::function<Result<std::string>(Invocation& invocation)> handle;
  std::function<std::string_view(ErrorKind kind)> error_name;
};

int Serve(RuntimeApi& runtime, const Handler& handler) {
  while (true) {
    auto invocation = runtime.Next();
    if (!invocation) return GiveUp(invocation.error());
    const auto response = handler.handle(*invocation);
    if (!response) {
      WriteLog(FormatLog("error", response.error().message, invocation->request_id));
    }
    const auto answered = response
                              ? runtime.Respond(*invocation, *response)
                              : runtime.Fail(*invocation, handler.error_name(response.error().kind),
                                             response.error().message);
    if (!answered) return GiveUp(answered.error());
  }
}

std::string_view StreamErrorName(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kConflict:
      return "MergedLake";
    case ErrorKind::kUnavailable:
    case ErrorKind::kUnknown:
    case ErrorKind::kExhausted:
      return "ServiceUnavailable";
    default:
      return "InvalidEvent";
  }
}

/// Asked until there is an answer, for each start of the function.
Result<void> CheckMayClaim(const Configuration& configuration, aws::Session& session,
                           const Invocation& invocation) {
  constexpr int kShareOfTheTime = 10;
  const auto now = session.clock().Now();
  aws::S3MergeObjects lake(session.client(), {configuration.lake_bucket, configuration.lake_prefix},
                           now + (invocation.deadline - now) / kShareOfTheTime);
  const auto is_free = IsSurelyNotMerged(lake, pipeline::LayoutName(configuration.layout));
  if (!is_free) return is_free.error();
  if (!*is_free) {
    WriteLog(FormatLog("warning",
                       "the role may not read merge/owner, which tells whether a merge has the "
                       "lake: allow s3:GetObject on it, as the module does",
                       invocation.request_id));
  }
  return {};
}

int ServeStream(RuntimeApi& runtime, const Configuration& configuration, aws::Session& session) {
  aws::AwsStorage storage(session.client(), {configuration.lake_bucket, configuration.claims_table},
                          std::chrono::days(configuration.claim_days));
  aws::S3LandingStore landings(session.client(), configuration.lake_bucket);
  StreamHandler handler(configuration, {storage, landings, session.clock(),
                                        [] { return text::RandomHex(kTokenDigits); }, WriteLog});
  bool may_claim = configuration.lands;  // then it claims nothing
  const auto handle = [&](Invocation& invocation) -> Result<std::string> {
    if (!may_claim) {
      if (auto checked = CheckMayClaim(configuration, session, invocation); !checked) {
        return checked.error();
      }
      may_claim = true;
    }
    return handler.Handle(invocation);
  };
  return Serve(runtime, {.handle = handle, .error_name = StreamErrorName});
}

int ServeMerge(RuntimeApi& runtime, const Configuration& configuration, aws::Session& session) {
  aws::Client& client = session.client();
  const aws::BucketPrefix lake{configuration.lake_bucket, configuration.lake_prefix};
  const auto run_merge = [&](aws::Deadline deadline, const merge::MayGoOn& may_go_on,
                             const merge::NotePlanOpen& note_open) {
    aws::S3MergeObjects objects(client, lake, deadline);
    aws::DynamoDbHeadStore head(client, configuration.claims_table, lake, deadline);
    return merge::RunMerge(*configuration.merge, objects, head, may_go_on, note_open);
  };
  MergeHandler handler(configuration, {.run_merge = run_merge,
                                       .clock = session.clock(),
                                       .now = [&client] { return client.ServiceTimestamp(); },
                                       .write_log = WriteLog});
  return Serve(runtime,
               {.handle = [&](Invocation& invocation) { return handler.Handle(invocation); },
                .error_name = ErrorName});
}

/// Asked until there is an answer, for each start of the function.
Result<void> CheckIsOfSchema(merge::MergeObjects& lake, const event::Schema& schema) {
  auto checked = merge::CheckSchema(lake, schema);
  if (checked || checked.error().kind != ErrorKind::kDenied) return checked;
  WriteLog(FormatLog("warning",
                     "the role may not read ledger/, which tells of what schema the lake's events "
                     "are: allow s3:GetObject on it, as the module does",
                     {}));
  return {};
}

int ServeCompact(RuntimeApi& runtime, const Configuration& configuration, aws::Session& session) {
  aws::Client& client = session.client();
  const aws::BucketPrefix lake{configuration.lake_bucket, configuration.lake_prefix};
  bool is_of_schema = false;  // as far as is known
  const auto run_compact = [&](aws::Deadline deadline,
                               const merge::MayGoOn& may_go_on) -> Result<compact::CompactSummary> {
    aws::S3MergeObjects objects(client, lake, deadline);
    if (!is_of_schema) {
      const auto checked = CheckIsOfSchema(objects, configuration.compact->schema);
      if (!checked) return checked.error();
      is_of_schema = true;
    }
    return compact::RunCompact(*configuration.compact, objects, may_go_on);
  };
  CompactHandler handler(configuration, {.run_compact = run_compact,
                                         .clock = session.clock(),
                                         .now = [&client] { return client.ServiceTimestamp(); },
                                         .write_log = WriteLog});
  return Serve(runtime,
               {.handle = [&](Invocation& invocation) { return handler.Handle(invocation); },
                .error_name = ErrorName});
}

/// What an invocation needs in one piece (its event, buffers) goes back to the system when it is
/// over. By default malloc would keep such pieces in its heap from the second invocation on, which
/// tears holes: the function's memory grew by a fifth.
void KeepHeapSmall() {
  constexpr int kLargePiece = 128 << 10;
  ::mallopt(M_MMAP_THRESHOLD, kLargePiece);
}

int Main() {
  KeepHeapSmall();
  const aws::Environment environment = aws::ProcessEnvironment();
  aws::SystemClock clock;
  aws::HttpClient runtime_transport({.requests_in_flight = 1, .answer = kLongPoll});
  auto runtime = RuntimeApi::At(environment.variable("AWS_LAMBDA_RUNTIME_API").value_or(""),
                                runtime_transport, clock);
  if (!runtime) return GiveUp(runtime.error());
  const auto configuration = Configuration::Read(environment);
  if (!configuration) return GiveUpInit(*runtime, configuration.error());
  const auto session = aws::Session::Open(environment);
  if (!session) return GiveUpInit(*runtime, session.error());
  if (configuration->merge) return ServeMerge(*runtime, *configuration, **session);
  if (configuration->compact) return ServeCompact(*runtime, *configuration, **session);
  return ServeStream(*runtime, *configuration, **session);
}

}  // namespace
}  // namespace weir::lambda

int main() {
  // A line of the log, as FormatLog makes them.
  weir::process::ArmLastWords({.before = R"({"level":"error","message":")", .after = "\"}\n"});
  return weir::lambda::Main();
}
