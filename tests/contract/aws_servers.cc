// Servers that speak AWS's protocols, for the suites that run on real sockets.
#include "tests/contract/aws_servers.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <vector>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/aws/api_error.h"
#include "src/aws/backoff.h"

namespace weir::contract {
namespace {

namespace json = boost::json;

constexpr std::chrono::minutes kPatience{5};

/// `weir up --memory` on any free port, from construction to destruction.
class LocalAws {
 public:
  LocalAws() {
    int out[2];
    WEIR_CHECK(::pipe(out) == 0, "a pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, out[0]);
    const char* given = std::getenv("WEIR_BIN");
    std::string program = given != nullptr ? given : WEIR_PROGRAM;
    std::string arguments[] = {program, "up", "--memory", "--bare", "--port", "0", "--json"};
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    const int failed =
        ::posix_spawn(&pid_, program.c_str(), &actions, nullptr, argv.data(), environ);
    WEIR_CHECK(failed == 0, "weir can be started");
    posix_spawn_file_actions_destroy(&actions);
    ::close(out[1]);
    std::FILE* ready = ::fdopen(out[0], "r");
    char line[1'024] = {};
    WEIR_CHECK(std::fgets(line, sizeof line, ready) != nullptr, "weir up says where it is");
    output_ = ready;
    endpoint_ = std::string(json::parse(line).at("endpoint").as_string());
  }
  LocalAws(const LocalAws&) = delete;
  LocalAws& operator=(const LocalAws&) = delete;
  ~LocalAws() {
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
    std::fclose(output_);
  }

  [[nodiscard]] const std::string& endpoint() const { return endpoint_; }

 private:
  pid_t pid_ = 0;
  std::FILE* output_ = nullptr;
  std::string endpoint_;
};

std::unique_ptr<aws::Session> Open(const std::string& endpoint) {
  // Keys only: whatever else the user has set up is not meant for a test.
  const auto variable = [](const std::string& name) -> std::optional<std::string> {
    const bool is_key = name == "AWS_ACCESS_KEY_ID" || name == "AWS_SECRET_ACCESS_KEY";
    return is_key ? aws::ProcessEnvironment().variable(name) : std::nullopt;
  };
  const auto file = [](const std::string& path) { return Error{ErrorKind::kNotFound, path}; };
  auto session =
      aws::Session::Open({variable, file}, {.http = {}, .region = {}, .endpoint = endpoint});
  WEIR_CHECK(session, "a local endpoint needs no settings");
  return *std::move(session);
}

std::string NewName(std::string_view what) {
  static int count = 0;
  return fmt::format("{}-{}-{}", what, ::getpid(), ++count);
}

aws::HttpResponse Must(aws::Session& session, const aws::Call& call) {
  auto response = session.client().SendOne(call, Patience(session));
  if (!response || !response->IsSuccess()) {
    const Error error = response ? aws::ErrorOf(*response, call.service) : response.error();
    fmt::print(stderr, "set-up: {}\n", error.message);
    std::abort();
  }
  return *std::move(response);
}

aws::Call DynamoDb(std::string_view operation, std::string body) {
  return {.service = "dynamodb",
          .headers = {{"Content-Type", "application/x-amz-json-1.0"},
                      {"X-Amz-Target", fmt::format("DynamoDB_20120810.{}", operation)}},
          .body = std::move(body)};
}

}  // namespace

aws::Session& LocalSession() {
  static const auto session = NewSession();
  return *session;
}

std::unique_ptr<aws::Session> NewSession() {
  static const char* const given = std::getenv("WEIR_TEST_ENDPOINT");
  static const auto local = given == nullptr ? std::make_unique<LocalAws>() : nullptr;
  return Open(local ? local->endpoint() : given);
}

std::string MakeClaimTable(aws::Session& session) {
  std::string name = NewName("claims");
  Must(session,
       DynamoDb("CreateTable", fmt::format(R"({{"TableName":"{}","BillingMode":"PAY_PER_REQUEST",)"
                                           R"("AttributeDefinitions":[{{"AttributeName":"key",)"
                                           R"("AttributeType":"S"}}],"KeySchema":[{{)"
                                           R"("AttributeName":"key","KeyType":"HASH"}}]}})",
                                           name)));
  aws::Backoff backoff(session.clock(), Patience(session));
  const auto describe = DynamoDb("DescribeTable", fmt::format(R"({{"TableName":"{}"}})", name));
  while (Must(session, describe).body.find("\"ACTIVE\"") == std::string::npos) {
    WEIR_CHECK(backoff.Wait(), "a table becomes active");
  }
  return name;
}

std::string MakeBucket(aws::Session& session) {
  std::string name = NewName("lake");
  Must(session, {.service = "s3", .method = "PUT", .bucket = name});
  return name;
}

aws::Deadline Patience(aws::Session& session) { return session.clock().Now() + kPatience; }

}  // namespace weir::contract
