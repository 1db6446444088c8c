// `bootstrap`: the processor as an AWS Lambda function. One loop: next event, handle, answer.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>

#include <fmt/format.h>
#include <malloc.h>

#include "src/aws/s3_landing_store.h"
#include "src/aws/session.h"
#include "src/aws/storage.h"
#include "src/lambda/configuration.h"
#include "src/lambda/embedded_metrics.h"
#include "src/lambda/runtime_api.h"
#include "src/lambda/stream_handler.h"
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

int Serve(RuntimeApi& runtime, StreamHandler& handler) {
  while (true) {
    auto invocation = runtime.Next();
    if (!invocation) return GiveUp(invocation.error());
    const auto response = handler.Handle(*invocation);
    if (!response) {
      WriteLog(FormatLog("error", response.error().message, invocation->request_id));
    }
    const auto answered = response
                              ? runtime.Respond(*invocation, *response)
                              : runtime.Fail(*invocation, "InvalidEvent", response.error().message);
    if (!answered) return GiveUp(answered.error());
  }
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
  aws::AwsStorage storage((*session)->client(),
                          {configuration->lake_bucket, configuration->claims_table},
                          std::chrono::days(configuration->claim_days));
  aws::S3LandingStore landings((*session)->client(), configuration->lake_bucket);
  StreamHandler handler(*configuration, {storage, landings, clock,
                                         [] { return text::RandomHex(kTokenDigits); }, WriteLog});
  return Serve(*runtime, handler);
}

}  // namespace
}  // namespace weir::lambda

int main() {
  // A line of the log, as FormatLog makes them.
  weir::process::ArmLastWords({.before = R"({"level":"error","message":")", .after = "\"}\n"});
  return weir::lambda::Main();
}
