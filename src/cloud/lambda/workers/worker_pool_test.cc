// Functions as processes: answers, errors, crashes, time-outs, limits, logs.
#include "src/cloud/lambda/workers/worker_pool.h"

#include <cerrno>
#include <condition_variable>
#include <fstream>
#include <future>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "src/result/check.h"

#include "tests/fakes/temporary_directory.h"

namespace weir::cloud::lambda {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using Kind = InvocationResult::Kind;

/// For what happens within moments, unless it never does.
constexpr std::chrono::seconds kPatience = 60s;
constexpr int kTries = 50;

/// What all functions of these tests are: Python's standard library and a body of their own.
constexpr std::string_view kRuntime = R"(#!/usr/bin/python3
import http.client, os, signal, subprocess, sys
api = os.environ["AWS_LAMBDA_RUNTIME_API"]
connection = http.client.HTTPConnection(api)
root = "/2018-06-01/runtime/"
def call(method, path, body=None):
    connection.request(method, root + path, body)
    answer = connection.getresponse()
    return answer.headers, answer.read().decode()
pipe = "PIPE"
def wait_to_be_let_go():
    open(pipe, "rb", buffering=0).read(1)
def handle(event, headers):
    pass
BODY
while True:
    headers, event = call("GET", "invocation/next")
    request = headers["Lambda-Runtime-Aws-Request-Id"]
    kind, answer = handle(event, headers)
    call("POST", "invocation/" + request + "/" + kind, answer)
)";

/// Whether it becomes so within some tries, each of which does something about it.
template <typename Try>
bool SoonIs(const Try& is_so) {
  for (int i = 0; i < kTries; ++i) {
    if (is_so()) return true;
  }
  return false;
}

/// Whether the process ends by then; one that nobody has waited for yet has ended as well.
bool EndsWithin(std::chrono::milliseconds time, pid_t process) {
  const auto end = static_cast<int>(::syscall(SYS_pidfd_open, process, 0));
  if (end < 0) return errno == ESRCH;
  pollfd ended{.fd = end, .events = POLLIN, .revents = 0};
  const int count = ::poll(&ended, 1, static_cast<int>(time.count()));
  ::close(end);
  return count == 1;
}

/// What functions wait at, for as long as the test wants them to be busy.
class NamedPipe {
 public:
  explicit NamedPipe(std::filesystem::path path) : path_(std::move(path)) {
    WEIR_CHECK(::mkfifo(path_.c_str(), 0600) == 0, "there is no pipe of this name");
    // For both, so that nobody who opens it waits for the other side, or reads its end.
    end_ = ::open(path_.c_str(), O_RDWR | O_CLOEXEC);
    WEIR_CHECK(end_ >= 0, "the pipe that was made can be opened");
  }
  NamedPipe(const NamedPipe&) = delete;
  NamedPipe& operator=(const NamedPipe&) = delete;
  ~NamedPipe() { ::close(end_); }

  /// So many of those that wait, or will.
  void LetGo(std::size_t count) const {
    const std::string bytes(count, '.');
    WEIR_CHECK(::write(end_, bytes.data(), count) == static_cast<ssize_t>(count),
               "a pipe takes some bytes");
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  const std::filesystem::path path_;
  int end_ = -1;
};

class CollectingSink : public LogSink {
 public:
  void Write(const LogStreamName& stream, std::vector<LogEvent> events) override {
    const std::lock_guard lock(mutex_);
    stream_ = stream;
    for (const LogEvent& event : events) text_ += event.message;
    changed_.notify_all();
  }
  /// All lines, once this is among them.
  std::string WaitFor(const std::string& part) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(
        changed_.wait_for(lock, kPatience, [&] { return text_.find(part) != std::string::npos; }))
        << "no '" << part << "' in: " << text_;
    return text_;
  }
  LogStreamName stream() {
    const std::lock_guard lock(mutex_);
    return stream_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string text_;
  LogStreamName stream_;
};

class WorkerPoolTest : public ::testing::Test {
 protected:
  WorkerPoolTest() {
    spec_.name = "f";
    spec_.arn = "arn:aws:lambda:us-east-1:000000000000:function:f";
    spec_.region = "us-east-1";
    spec_.revision = "1";
    spec_.role_arn = "arn:aws:iam::000000000000:role/r";
    spec_.handler = "h";
    spec_.timeout = 60s;
    spec_.memory_mb = 512;
    spec_.log_group = "/aws/lambda/f";
    spec_.task_root = directory_.path() / "task";
    std::filesystem::create_directories(spec_.task_root);
  }

  void Write(std::string_view text, mode_t mode = 0755) const {
    const std::filesystem::path path = spec_.task_root / "bootstrap";
    std::ofstream(path, std::ios::trunc) << text;
    ::chmod(path.c_str(), mode);
  }
  /// `body` is Python: it defines handle(event, headers) → (kind, answer), or does something else.
  void WriteFunction(const std::string& body) {
    std::string text(kRuntime);
    text.replace(text.find("PIPE"), 4, pipe_.path().string());
    text.replace(text.find("BODY"), 4, body);
    Write(text);
  }
  std::future<InvocationResult> Begin(std::string payload = "{}", std::size_t limit = 10) {
    auto result = std::make_shared<std::promise<InvocationResult>>();
    Invocation invocation{.function = std::make_shared<const FunctionSpec>(spec_),
                          .request_id = "id-" + std::to_string(++count_),
                          .payload = std::move(payload),
                          .concurrency_limit = limit};
    pool_.Invoke(std::move(invocation),
                 [result](const InvocationResult& r) { result->set_value(r); });
    return result->get_future();
  }
  InvocationResult Invoke(std::string payload = "{}") { return Begin(std::move(payload)).get(); }
  /// Whether one of some invocations has this answer. A process that is slow to ask for its next
  /// event is not waited for.
  bool SoonAnswers(std::string_view answer) {
    return SoonIs([&] { return Invoke().payload == answer; });
  }
  /// The first answer of some invocations: where the machine is busy, a second is short for one.
  InvocationResult FirstAnswer() {
    InvocationResult result;
    EXPECT_TRUE(SoonIs([&] { return (result = Invoke()).kind == Kind::kAnswered; }));
    return result;
  }

  fakes::TemporaryDirectory directory_;
  NamedPipe pipe_{directory_ / "pipe"};
  store::Clock clock_;
  CollectingSink sink_;
  WorkerKeys keys_;
  FunctionSpec spec_;
  int count_ = 0;
  usage::Meter meter_;
  WorkerPool pool_{
      {.endpoint_url = "http://127.0.0.1:4566", .meter = &meter_}, clock_, keys_, sink_};
};

TEST_F(WorkerPoolTest, AFunctionAnswersAndStaysWarm) {
  WriteFunction("def handle(event, headers): return 'response', event + str(os.getpid())");
  const InvocationResult first = Invoke();
  EXPECT_EQ(first.kind, Kind::kAnswered);
  EXPECT_TRUE(first.payload.starts_with("{}"));
  EXPECT_TRUE(SoonAnswers(first.payload));
}

/// "Lambda pricing": requests, and memory by whole milliseconds, those of the start included.
TEST_F(WorkerPoolTest, WhatIsBilledIsWhatTheReportSays) {
  WriteFunction("def handle(event, headers): return 'response', '1'");
  Invoke();
  const std::string log = sink_.WaitFor("Billed Duration: ");
  const double billed_ms = std::stod(log.substr(log.find("Billed Duration: ") + 17));
  EXPECT_EQ(meter_.Read()[usage::Item::kLambdaRequests], 1);
  EXPECT_DOUBLE_EQ(meter_.Read()[usage::Item::kLambdaGbSeconds], billed_ms / 1000 * 0.5);
  EXPECT_EQ(meter_.Read()[usage::Item::kLambdaArmGbSeconds], 0);
}

TEST_F(WorkerPoolTest, WhatIsBuiltForArmHasAPriceOfItsOwnAndAFailureCostsToo) {
  spec_.is_arm = true;
  WriteFunction("def handle(event, headers): sys.exit(1)");
  EXPECT_EQ(Invoke().kind, Kind::kFunctionError);
  EXPECT_EQ(meter_.Read()[usage::Item::kLambdaRequests], 1);
  EXPECT_GT(meter_.Read()[usage::Item::kLambdaArmGbSeconds], 0);
  EXPECT_EQ(meter_.Read()[usage::Item::kLambdaGbSeconds], 0);
}

TEST_F(WorkerPoolTest, InvocationsAtOnceHaveProcessesOfTheirOwn) {
  WriteFunction(R"(
def handle(event, headers):
    print("busy with " + event, flush=True)
    wait_to_be_let_go()
    return 'response', str(os.getpid()))");
  auto first = Begin("1");
  auto second = Begin("2");
  sink_.WaitFor("busy with 1");
  sink_.WaitFor("busy with 2");
  pipe_.LetGo(2);
  EXPECT_NE(first.get().payload, second.get().payload);
}

TEST_F(WorkerPoolTest, TheEnvironmentIsThatOfAws) {
  spec_.environment = {{"MINE", "1"}, {"TZ", "Europe/Berlin"}, {"AWS_REGION", "forged"}};
  WriteFunction("def handle(event, headers): return 'response', repr(dict(os.environ))");
  const std::string environment = Invoke().payload;
  for (const char* part :
       {"'_HANDLER': 'h'", "'AWS_LAMBDA_FUNCTION_NAME': 'f'", "'AWS_REGION': 'us-east-1'",
        "'AWS_LAMBDA_FUNCTION_MEMORY_SIZE': '512'", "'AWS_ENDPOINT_URL': 'http://127.0.0.1:4566'",
        "'AWS_LAMBDA_FUNCTION_VERSION': '$LATEST'", "'MINE': '1'", "'TZ': 'Europe/Berlin'",
        "'AWS_LAMBDA_LOG_GROUP_NAME': '/aws/lambda/f'", "'AWS_ACCESS_KEY_ID': 'ASIA"}) {
    EXPECT_THAT(environment, HasSubstr(part));
  }
  EXPECT_THAT(environment, ::testing::Not(HasSubstr("'HOME'")));
}

TEST_F(WorkerPoolTest, TheEventComesWithItsHeaders) {
  WriteFunction("def handle(event, headers): return 'response', str(headers)");
  const std::string headers = Invoke().payload;
  EXPECT_THAT(headers, HasSubstr("Lambda-Runtime-Aws-Request-Id: id-1"));
  EXPECT_THAT(headers, HasSubstr("Lambda-Runtime-Invoked-Function-Arn: " + spec_.arn));
  EXPECT_THAT(headers, HasSubstr("Lambda-Runtime-Deadline-Ms: "));
  EXPECT_THAT(headers, HasSubstr("Lambda-Runtime-Trace-Id: Root=1-"));
}

TEST_F(WorkerPoolTest, ItsPortIsClosedToPagesAndToNamesThatWereMadeToPointThere) {
  WriteFunction(R"(
def status(**headers):
    other = http.client.HTTPConnection(api)
    other.request("POST", root + "init/error", "{}", headers)
    return str(other.getresponse().status)
def handle(event, headers):
    return 'response', status(Origin="http://evil.example") + status(Host="evil.example"))");
  EXPECT_EQ(Invoke().payload, "403403");
  EXPECT_EQ(Invoke().payload, "403403");
}

TEST_F(WorkerPoolTest, AnErrorIsTheFunctionsOwn) {
  WriteFunction("def handle(event, headers): return 'error', '{\"errorMessage\":\"no\"}'");
  const InvocationResult result = Invoke();
  EXPECT_EQ(result.kind, Kind::kFunctionError);
  EXPECT_EQ(result.payload, R"({"errorMessage":"no"})");
  EXPECT_EQ(Invoke().kind, Kind::kFunctionError);
}

TEST_F(WorkerPoolTest, ACrashIsAnExitError) {
  WriteFunction("def handle(event, headers): os._exit(3)");
  const InvocationResult result = Invoke();
  EXPECT_EQ(result.kind, Kind::kFunctionError);
  EXPECT_EQ(result.payload,
            R"({"errorType":"Runtime.ExitError",)"
            R"("errorMessage":"RequestId: id-1 Error: Runtime exited with error: exit status 3"})");
}

TEST_F(WorkerPoolTest, AfterACrashThereIsANewProcess) {
  WriteFunction(R"(
def handle(event, headers):
    if event == '"die"': os.kill(os.getpid(), signal.SIGKILL)
    return 'response', event)");
  EXPECT_EQ(Invoke("1").payload, "1");
  EXPECT_THAT(Invoke("\"die\"").payload, HasSubstr("signal: killed"));
  EXPECT_EQ(Invoke("2").payload, "2");
}

TEST_F(WorkerPoolTest, TheTimeoutKillsTheWholeGroup) {
  spec_.timeout = 1s;
  const std::filesystem::path mark = directory_.path() / "mark";
  WriteFunction("mark = '" + mark.string() + R"('
def handle(event, headers):
    child = subprocess.Popen(["/bin/cat", pipe])
    open(mark, "w").write(str(child.pid))
    wait_to_be_let_go())");
  const InvocationResult result = Invoke();
  EXPECT_EQ(result.payload,
            R"({"errorType":"Sandbox.Timedout",)"
            R"("errorMessage":"RequestId: id-1 Error: Task timed out after 1.00 seconds"})");
  EXPECT_THAT(sink_.WaitFor("REPORT"), HasSubstr("Status: timeout"));
  pid_t child = 0;
  const auto is_marked = [&] { return static_cast<bool>(std::ifstream(mark) >> child); };
  // A second may have been short for it.
  ASSERT_TRUE(SoonIs([&] {
    if (is_marked()) return true;
    Invoke();
    return false;
  }));
  EXPECT_TRUE(EndsWithin(kPatience, child));
}

TEST_F(WorkerPoolTest, TheLogHasTheLinesOfAwsAndTheFunctions) {
  WriteFunction(R"(
def handle(event, headers):
    print("to stdout"); print("to stderr", file=sys.stderr, flush=True); sys.stdout.write("no end")
    sys.stdout.flush()
    return 'response', '1')");
  const InvocationResult result = Invoke();
  const std::string log = sink_.WaitFor("REPORT RequestId: id-1\tDuration: ");
  for (const char* part :
       {"START RequestId: id-1 Version: $LATEST\n", "to stdout\n", "to stderr\n",
        "END RequestId: id-1\n", "Memory Size: 512 MB\tMax Memory Used: ", "Init Duration: "}) {
    EXPECT_THAT(log, HasSubstr(part));
    EXPECT_THAT(result.log_tail, HasSubstr(part));
  }
  EXPECT_EQ(sink_.stream().group, "/aws/lambda/f");
  EXPECT_THAT(sink_.stream().stream, HasSubstr("/[$LATEST]"));
}

TEST_F(WorkerPoolTest, AnInitErrorIsTriedOnceMoreThenAnswered) {
  const std::filesystem::path tries = directory_.path() / "tries";
  WriteFunction("open('" + tries.string() + R"(', "a").write("x")
call("POST", "init/error", '{"errorType":"Mine","errorMessage":"not today"}')
sys.exit(1))");
  const InvocationResult result = Invoke();
  EXPECT_EQ(result.kind, Kind::kFunctionError);
  EXPECT_EQ(result.payload, R"({"errorType":"Mine","errorMessage":"not today"})");
  EXPECT_EQ(std::filesystem::file_size(tries), 2U);
}

TEST_F(WorkerPoolTest, WhatCannotBeRunIsAnInvalidEntrypoint) {
  Write("#!/usr/bin/python3\n", 0644);
  const InvocationResult denied = Invoke();
  EXPECT_EQ(denied.kind, Kind::kFunctionError);
  EXPECT_THAT(denied.payload, HasSubstr("fork/exec /var/task/bootstrap: permission denied"));
  std::filesystem::remove(spec_.task_root / "bootstrap");
  EXPECT_THAT(Invoke().payload, HasSubstr("Couldn't find valid bootstrap(s)"));
}

TEST_F(WorkerPoolTest, ALimitThrottles) {
  WriteFunction(R"(
def handle(event, headers):
    wait_to_be_let_go()
    return 'response', '1')");
  auto first = Begin("{}", 1);
  EXPECT_EQ(Begin("{}", 1).get().kind, Kind::kThrottled);
  pipe_.LetGo(2);
  EXPECT_EQ(first.get().kind, Kind::kAnswered);
  EXPECT_EQ(Begin("{}", 1).get().kind, Kind::kAnswered);
  EXPECT_EQ(Begin("{}", 0).get().kind, Kind::kThrottled);
}

TEST_F(WorkerPoolTest, ANewRevisionGetsNewProcesses) {
  WriteFunction("def handle(event, headers): return 'response', '\"old\"'");
  EXPECT_EQ(Invoke().payload, "\"old\"");
  WriteFunction("def handle(event, headers): return 'response', '\"new\"'");
  EXPECT_TRUE(SoonAnswers("\"old\""));
  spec_.revision = "2";
  pool_.Retire(spec_.arn, "2");
  EXPECT_EQ(Invoke().payload, "\"new\"");
}

TEST_F(WorkerPoolTest, AnIdleWorkerIsEndedByTheClock) {
  WriteFunction("def handle(event, headers): return 'response', str(os.getpid())");
  const std::string process = Invoke().payload;
  // Asking for its next event, it may be a moment late.
  EXPECT_TRUE(SoonIs([&] {
    clock_.Advance(6min);
    return EndsWithin(1s, std::stoi(process));
  }));
  EXPECT_NE(Invoke().payload, process);
}

/// Answers with the number of its process, and asks for no next event.
constexpr std::string_view kAnswersOnce = R"(
def handle(event, headers):
    request = headers["Lambda-Runtime-Aws-Request-Id"]
    call("POST", "invocation/" + request + "/response", str(os.getpid()))
    wait_to_be_let_go())";

TEST_F(WorkerPoolTest, WhoDoesNotAskForTheNextEventHoldsNobodyUp) {
  spec_.timeout = 900s;
  WriteFunction(std::string(kAnswersOnce));
  const InvocationResult first = Invoke();
  EXPECT_EQ(first.kind, Kind::kAnswered);
  const InvocationResult second = Invoke();
  EXPECT_EQ(second.kind, Kind::kAnswered);
  EXPECT_NE(second.payload, first.payload);
}

TEST_F(WorkerPoolTest, TheTimeoutGoesOnUntilTheNextEventIsAskedFor) {
  spec_.timeout = 1s;
  WriteFunction(std::string(kAnswersOnce));
  const std::string process = FirstAnswer().payload;
  EXPECT_TRUE(EndsWithin(kPatience, std::stoi(process)));
  EXPECT_NE(FirstAnswer().payload, process);
}

TEST_F(WorkerPoolTest, WhoDoesNotAskForTheNextEventIsRetired) {
  spec_.timeout = 900s;
  WriteFunction(std::string(kAnswersOnce));
  const std::string process = Invoke().payload;
  auto second = Begin();
  pool_.Retire(spec_.arn, "2");
  EXPECT_EQ(second.get().kind, Kind::kAnswered);
  EXPECT_TRUE(EndsWithin(kPatience, std::stoi(process)));
}

TEST_F(WorkerPoolTest, AFunctionThatIsTooLargeIsKilled) {
  spec_.memory_mb = 128;
  WriteFunction(R"(
def handle(event, headers):
    data = bytearray(b"x") * (256 << 20)
    wait_to_be_let_go())");
  const InvocationResult result = Invoke();
  EXPECT_THAT(result.payload, HasSubstr("Runtime.OutOfMemory"));
}

TEST_F(WorkerPoolTest, AKeyLeadsToItsWorker) {
  WriteFunction(R"(
def handle(event, headers):
    print(os.environ["AWS_ACCESS_KEY_ID"] + " it is", flush=True)
    wait_to_be_let_go())");
  auto result = Begin();
  const std::string log = sink_.WaitFor(" it is");
  const std::string key = log.substr(log.find("ASIA"), 20);
  EXPECT_TRUE(keys_.Find(key).has_value());
  ASSERT_TRUE(keys_.OwnerOf(key).has_value());
  EXPECT_EQ(keys_.OwnerOf(key)->role_arn, spec_.role_arn);
  EXPECT_EQ(keys_.OwnerOf(key)->function, spec_.name);
  EXPECT_FALSE(keys_.OwnerOf("weir").has_value());
  EXPECT_TRUE(keys_.KillOwner(key));
  EXPECT_THAT(result.get().payload, HasSubstr("signal: killed"));
  EXPECT_FALSE(keys_.KillOwner(key)) << "its process is no more";
  EXPECT_FALSE(keys_.KillOwner("ASIAUNKNOWN"));
}

TEST(WorkerKeysTest, CredentialsOutliveTheirWorkerUntilTheyExpire) {
  WorkerKeys keys;
  const store::TimePoint now(1h);
  const WorkerCredentials issued = keys.Issue({.role_arn = "arn", .function = "f"}, now);
  keys.Unbind(issued.access_key_id);
  const auto found = keys.Find(issued.access_key_id);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->session_token, issued.session_token);
  EXPECT_EQ(found->expires, now + 12h);
  EXPECT_EQ(keys.OwnerOf(issued.access_key_id)->function, "f");
}

TEST(WorkerKeysTest, OfWorkersThatHaveEndedTheOldestAreForgotten) {
  WorkerKeys keys;
  const std::string alive = keys.Issue({}, {}).access_key_id;
  const std::string first = keys.Issue({}, {}).access_key_id;
  keys.Unbind(first);
  keys.Unbind(first);  // by the process's end, and by the worker's
  for (std::size_t i = 1; i < WorkerKeys::kMaxEnded; ++i) {
    keys.Unbind(keys.Issue({}, {}).access_key_id);
  }
  EXPECT_TRUE(keys.Find(first).has_value());
  keys.Unbind(keys.Issue({}, {}).access_key_id);
  EXPECT_FALSE(keys.Find(first).has_value());
  EXPECT_TRUE(keys.Find(alive).has_value());
}

TEST_F(WorkerPoolTest, AProcessIsReplacedBeforeItsCredentialsAreOld) {
  WriteFunction(R"(
def handle(event, headers):
    return 'response', '"' + os.environ["AWS_ACCESS_KEY_ID"] + '"')");
  WorkerPool pool({.endpoint_url = "http://127.0.0.1:4566", .idle = 48h}, clock_, keys_, sink_);
  const auto key = [&] {
    std::promise<InvocationResult> result;
    pool.Invoke({.function = std::make_shared<const FunctionSpec>(spec_),
                 .request_id = "id-" + std::to_string(++count_),
                 .payload = "{}",
                 .concurrency_limit = 10},
                [&](InvocationResult answer) { result.set_value(std::move(answer)); });
    return result.get_future().get().payload;
  };
  const std::string first = key();
  clock_.Advance(5h);
  EXPECT_TRUE(SoonIs([&] { return key() == first; })) << "it may be late to ask for its next event";
  clock_.Advance(1h);
  EXPECT_NE(key(), first);
  pool.Stop();
}

TEST_F(WorkerPoolTest, ALargeAnswerIsRefused) {
  WriteFunction("def handle(event, headers): return 'response', '\"' + 'x' * 6291600 + '\"'");
  const InvocationResult result = Invoke();
  EXPECT_EQ(result.kind, Kind::kFunctionError);
  EXPECT_THAT(result.payload, HasSubstr("Function.ResponseSizeTooLarge"));
}

TEST_F(WorkerPoolTest, StoppingIsNobodysFailure) {
  WriteFunction("def handle(event, headers): print('busy', flush=True); wait_to_be_let_go()");
  auto result = Begin();
  sink_.WaitFor("busy");
  pool_.Stop();
  EXPECT_EQ(result.get().kind, Kind::kUnavailable);
  EXPECT_EQ(Invoke().kind, Kind::kUnavailable);
}

}  // namespace
}  // namespace weir::cloud::lambda
