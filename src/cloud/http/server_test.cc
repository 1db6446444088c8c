// HTTP/1.1 as clients, kind and hostile, meet it.
#include "src/cloud/http/server.h"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/cloud/http/raw_client.h"

namespace weir::cloud::http {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

/// Answers "<method> <path>?<query> <body>", or as the path says.
class Echo : public Handler {
 public:
  void Handle(Request request, Respond respond) override {
    if (request.path == "/later") return Keep(std::move(respond));
    if (request.path == "/block") Block();
    Response response;
    if (request.is_surplus) response.status = 503;
    if (request.path == "/drop") response.dropped = true;
    if (request.path == "/header") response.headers.Add("X-Given", request.body);
    if (request.path == "/length") response.headers.Add("Content-Length", "1234");
    if (request.path == "/none") response.status = 204;
    response.body =
        fmt::format("{} {}?{} {}", request.method, request.path, request.query,
                    request.body.size() > 100 ? std::to_string(request.body.size()) : request.body);
    respond(std::move(response));
  }

  /// Lets requests of /block go on.
  void Unblock() {
    const std::lock_guard lock(mutex_);
    is_blocked_ = false;
    changed_.notify_all();
  }

  /// Waits for a request of /later, and gives what answers it.
  Respond Kept() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !kept_.empty(); });
    Respond respond = std::move(kept_.back());
    kept_.pop_back();
    return respond;
  }

 private:
  void Block() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !is_blocked_; });
  }
  void Keep(Respond respond) {
    const std::lock_guard lock(mutex_);
    kept_.push_back(std::move(respond));
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Respond> kept_;
  bool is_blocked_ = true;
};

class ServerTest : public testing::Test {
 protected:
  std::uint16_t Listen(ServerLimits limits = {.threads = 4}) {
    server_ = std::make_unique<Server>(limits);
    const auto listener = server_->Listen("127.0.0.1", 0, echo_);
    EXPECT_TRUE(listener);
    return listener->port;
  }

  Echo echo_;
  std::unique_ptr<Server> server_;
};

Response Text(std::string body, int status = 200) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

std::string Get(std::string_view path) {
  return fmt::format("GET {} HTTP/1.1\r\nHost: x\r\n\r\n", path);
}

std::string Post(std::string_view path, std::string_view body) {
  return fmt::format("POST {} HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n{}", path,
                     body.size(), body);
}

TEST_F(ServerTest, AConnectionCarriesManyRequests) {
  RawClient client(Listen());
  for (int i = 0; i < 3; ++i) {
    const auto answer = client.Ask(Post(fmt::format("/{}?q=%20", i), "body"));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, fmt::format("POST /{}?q=%20 body", i));
  }
}

TEST_F(ServerTest, WhatMayTakeLongHoldsUpNobodyElseOnItsLoop) {
  const std::uint16_t port = Listen({.threads = 1});
  RawClient slow(port);
  RawClient quick(port);
  slow.Send(Get("/block"));
  EXPECT_EQ(quick.Ask(Post("/quick", "body")).body, "POST /quick? body");
  echo_.Unblock();
  EXPECT_EQ(slow.Read().body, "GET /block? ");
  EXPECT_EQ(slow.Ask(Post("/large", std::string(1 << 20, 'x'))).body, "POST /large? 1048576");
}

TEST_F(ServerTest, AHandlerThatIsAtWorkEndsBeforeItsServerDoes) {
  RawClient client(Listen());
  client.Send(Get("/block"));
  std::thread stopper([this] { server_->Stop(); });
  echo_.Unblock();
  stopper.join();
}

TEST_F(ServerTest, PipelinedRequestsAreAnsweredInTheirOrder) {
  RawClient client(Listen());
  client.Send(Get("/later") + Post("/two", "2") + Get("/three"));
  echo_.Kept()(Text("one"));
  EXPECT_EQ(client.Read().body, "one");
  EXPECT_EQ(client.Read().body, "POST /two? 2");
  EXPECT_EQ(client.Read().body, "GET /three? ");
}

TEST_F(ServerTest, AnAnswerMayComeLaterFromAnotherThread) {
  RawClient client(Listen());
  client.Send(Get("/later"));
  std::thread([respond = echo_.Kept()] { respond(Text("at last", 202)); }).join();
  const auto answer = client.Read();
  EXPECT_EQ(answer.status, 202);
  EXPECT_EQ(answer.body, "at last");
}

TEST_F(ServerTest, ChunkedBodiesArriveWhole) {
  RawClient client(Listen());
  client.Send(
      "PUT /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5;ext=1\r\nhello\r\n");
  client.Send("6\r\n world\r\n0\r\nTrailer: x\r\n\r\n");
  EXPECT_EQ(client.Read().body, "PUT /c? hello world");
  EXPECT_EQ(client.Ask(Get("/next")).body, "GET /next? ");
}

TEST_F(ServerTest, AWholeUrlIsATargetOfItsHost) {
  RawClient client(Listen());
  EXPECT_EQ(client.Ask("GET http://X:1/a?b HTTP/1.1\r\nHost: x:1\r\n\r\n").body, "GET /a?b ");
}

TEST_F(ServerTest, LargeBodiesArriveWhole) {
  RawClient client(Listen());
  const std::string body(3'000'000, 'x');
  EXPECT_EQ(client.Ask(Post("/large", body)).body, "POST /large? 3000000");
}

TEST_F(ServerTest, SomebodyWhoExpectsToBeToldToContinueIsTold) {
  RawClient client(Listen());
  client.Send("PUT /e HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.Read(false).status, 100);
  client.Send("ok");
  EXPECT_EQ(client.Read().body, "PUT /e? ok");
}

TEST_F(ServerTest, SomebodyWhoExpectsToBeToldToContinueWithNothingIsTold) {
  RawClient client(Listen());
  client.Send("PUT /e HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.Read(false).status, 100);
  EXPECT_EQ(client.Read().body, "PUT /e? ");
}

TEST_F(ServerTest, HeadHasTheLengthAndNoBody) {
  RawClient client(Listen());
  EXPECT_THAT(client.Ask("HEAD /h HTTP/1.1\r\nHost: x\r\n\r\n").head,
              HasSubstr("Content-Length: 9\r\n"));
  EXPECT_THAT(client.Ask("HEAD /length HTTP/1.1\r\nHost: x\r\n\r\n").head,
              HasSubstr("Content-Length: 1234\r\n"));
  EXPECT_EQ(client.Ask(Get("/length")).body, "GET /length? ");
}

TEST_F(ServerTest, NoContentHasNoLength) {
  RawClient client(Listen());
  const auto answer = client.Ask("HEAD /none HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(answer.status, 204);
  EXPECT_THAT(answer.head, Not(HasSubstr("Content-Length")));
}

TEST_F(ServerTest, TheConnectionEndsWhereTheClientWantsIt) {
  RawClient client(Listen());
  client.Send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" + Get("/ignored"));
  EXPECT_THAT(client.ReadToEnd(), Not(HasSubstr("ignored")));
  RawClient old(Listen());
  old.Send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_THAT(old.ReadToEnd(), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(ServerTest, ADroppedAnswerClosesTheConnectionWithoutAByte) {
  RawClient client(Listen());
  client.Send(Get("/drop"));
  EXPECT_THAT(client.ReadToEnd(), IsEmpty());
}

TEST_F(ServerTest, AHeaderOfTheClientsOwnCannotSplitTheAnswer) {
  RawClient client(Listen());
  const auto answer = client.Ask(Post("/header", "a\r\nSet-Cookie: b\r\n\r\n"));
  EXPECT_THAT(answer.head, HasSubstr("X-Given: a  Set-Cookie: b"));
}

TEST_F(ServerTest, BodiesBeyondTheLimitAreRefused) {
  const std::uint16_t port = Listen({.body_bytes = 10});
  RawClient announced(port);
  announced.Send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n");
  EXPECT_EQ(announced.Read().status, 413);
  RawClient chunked(port);
  chunked.Send("PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n");
  chunked.Send(std::string(32, 'x') + "\r\n0\r\n\r\n");
  EXPECT_EQ(chunked.Read().status, 413);
  RawClient fits(port);
  EXPECT_EQ(fits.Ask(Post("/", "1234567890")).status, 200);
}

TEST_F(ServerTest, HeadersBeyondTheLimitAreRefused) {
  const std::uint16_t port = Listen({.header_bytes = 4096});
  RawClient one(port);
  one.Send("GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + std::string(8000, 'x') + "\r\n\r\n");
  EXPECT_EQ(one.Read().status, 431);
  RawClient endless(port);
  endless.Send("GET /" + std::string(200'000, 'x'));
  EXPECT_EQ(endless.Read().status, 431);
}

TEST_F(ServerTest, AnEndlessChunkHeaderIsRefused) {
  RawClient client(Listen({.header_bytes = 4096}));
  client.Send("PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5;");
  client.Send(std::string(200'000, 'x'));
  const int status = client.Read().status;
  EXPECT_TRUE(status == 431 || status == 400) << status;
}

TEST_F(ServerTest, ASlowRequestIsRefused) {
  const std::uint16_t port = Listen({.read = std::chrono::milliseconds(20)});
  RawClient head(port);
  head.Send("GET / HTTP/1.1\r\nHost:");
  EXPECT_EQ(head.Read().status, 408);
  RawClient body(port);
  body.Send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nfew");
  EXPECT_EQ(body.Read().status, 408);
}

TEST_F(ServerTest, AnIdleConnectionIsClosedWithoutAWord) {
  RawClient client(Listen({.idle = std::chrono::milliseconds(20)}));
  EXPECT_THAT(client.ReadToEnd(), IsEmpty());
}

TEST_F(ServerTest, TheOneThatHasBeenIdleForTheLongestMakesRoom) {
  const std::uint16_t port = Listen({.connections = 2, .threads = 1});
  RawClient first(port);
  EXPECT_EQ(first.Ask(Get("/")).status, 200);
  RawClient second(port);
  EXPECT_EQ(second.Ask(Get("/")).status, 200);
  EXPECT_EQ(first.Ask(Get("/")).status, 200);
  RawClient third(port);
  EXPECT_EQ(third.Ask(Get("/")).status, 200);
  EXPECT_THAT(second.ReadToEnd(), IsEmpty());
  EXPECT_EQ(first.Ask(Get("/")).status, 200);
}

TEST_F(ServerTest, NobodyIsShutOutByConnectionsThatComeToNoRequest) {
  for (const char* beginning : {"", "G", "PRI * HT", "GET / HTTP/1.1\r\nHost:",
                                "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nfew",
                                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"}) {
    const std::uint16_t port = Listen({.connections = 4, .threads = 1});
    std::vector<std::unique_ptr<RawClient>> crowd;
    for (int i = 0; i < 20; ++i) {
      crowd.push_back(std::make_unique<RawClient>(port));
      crowd.back()->Send(beginning);
    }
    RawClient late(port);
    EXPECT_EQ(late.Ask(Get("/")).status, 200) << beginning;
    EXPECT_EQ(late.Ask(Get("/again")).status, 200) << beginning;
  }
}

TEST_F(ServerTest, OfManyThatAreIdleAFewMakeRoomForManyNewOnes) {
  constexpr std::size_t kMany = 256;
  const std::uint16_t port = Listen({.connections = kMany, .threads = 1});
  std::vector<std::unique_ptr<RawClient>> crowd;
  for (std::size_t i = 0; i < kMany; ++i) crowd.push_back(std::make_unique<RawClient>(port));
  EXPECT_EQ(crowd.back()->Ask(Get("/")).status, 200);
  RawClient late(port);
  EXPECT_EQ(late.Ask(Get("/")).status, 200);
  EXPECT_THAT(crowd[3]->ReadToEnd(), IsEmpty());  // one of the four oldest
  EXPECT_EQ(crowd[4]->Ask(Get("/")).status, 200);
  EXPECT_EQ(RawClient(port).Ask(Get("/")).status, 200);  // there is room by now
  EXPECT_EQ(crowd[5]->Ask(Get("/")).status, 200);
}

TEST_F(ServerTest, IdleOnesGoBeforeThoseWhoseRequestIsUnderWay) {
  const std::uint16_t port = Listen({.connections = 2, .threads = 1});
  RawClient slow(port);
  slow.Send("PUT /slow HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  EXPECT_EQ(slow.Read(false).status, 100);
  RawClient idle(port);
  EXPECT_EQ(idle.Ask(Get("/")).status, 200);
  RawClient late(port);
  EXPECT_EQ(late.Ask(Get("/")).status, 200);
  EXPECT_THAT(idle.ReadToEnd(), IsEmpty());
  slow.Send("end");
  EXPECT_EQ(slow.Read().body, "PUT /slow? end");
}

TEST_F(ServerTest, TheAddressWithTheMostConnectionsMakesRoom) {
  const std::uint16_t port = Listen({.connections = 4, .threads = 1});
  RawClient quiet(port, "127.0.0.2");  // idle for longer than all others
  EXPECT_EQ(quiet.Ask(Get("/")).status, 200);
  std::vector<std::unique_ptr<RawClient>> crowd;
  for (int i = 0; i < 20; ++i) {
    crowd.push_back(std::make_unique<RawClient>(port, "127.0.0.3"));
    EXPECT_EQ(crowd.back()->Ask(Get("/")).status, 200);
  }
  EXPECT_EQ(quiet.Ask(Get("/")).status, 200);
}

TEST_F(ServerTest, WhereAllAreAtWorkANewOneIsToldSoAndTheOthersStay) {
  const std::uint16_t port = Listen({.connections = 1});
  RawClient first(port);
  first.Send(Get("/later"));
  const Respond respond = echo_.Kept();
  RawClient second(port);
  const auto refused = second.Ask(Get("/"));
  EXPECT_EQ(refused.status, 503);
  EXPECT_THAT(refused.head, HasSubstr("Connection: close"));
  EXPECT_THAT(second.ReadToEnd(), IsEmpty());
  respond(Text("done"));
  EXPECT_EQ(first.Read().body, "done");
}

class Ambiguous : public ServerTest, public testing::WithParamInterface<const char*> {};

TEST_P(Ambiguous, IsRefusedAndTheConnectionEnds) {
  RawClient client(Listen());
  client.Send(GetParam());
  client.FinishSending();
  const std::string all = client.ReadToEnd();
  EXPECT_THAT(all, StartsWith("HTTP/1.1 400 Bad Request\r\n"));
  EXPECT_EQ(all.find("HTTP/1.1", 1), std::string::npos) << all;
}

INSTANTIATE_TEST_SUITE_P(
    Requests, Ambiguous,
    testing::Values(
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
        "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n"
        "0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3, 4\r\n\r\nabcd",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0x3\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        "fffffffffffffffff\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "GET http://evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET http://x@evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : x\r\n\r\n", "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: x\r\n\r\n", "GET\r\n\r\n", "\x16\x03\x01\x02\r\n\r\n"));

TEST_F(ServerTest, WhatIsNoHttpEndsWithoutHarm) {
  const std::uint16_t port = Listen();
  std::uint32_t random = 1;
  for (int i = 0; i < 200; ++i) {
    RawClient client(port);
    std::string bytes;
    for (int j = 0; j < 300; ++j) {
      random = random * 1664525 + 1013904223;
      bytes += static_cast<char>(random >> 24);
    }
    client.Send(bytes);
    client.FinishSending();
    client.ReadToEnd();
  }
  EXPECT_EQ(RawClient(port).Ask(Get("/alive")).status, 200);
}

TEST_F(ServerTest, StopClosesWhatWaitsAndALateAnswerIsDropped) {
  RawClient client(Listen());
  client.Send(Get("/later"));
  const Respond respond = echo_.Kept();
  server_->Stop();
  EXPECT_THAT(client.ReadToEnd(), IsEmpty());
  respond(Text("too late"));
  server_.reset();
  respond(Text("much too late"));
}

TEST_F(ServerTest, AClosedListenerLeavesTheOthersAlone) {
  const std::uint16_t port = Listen();
  Echo other;
  const auto second = server_->Listen("127.0.0.1", 0, other);
  ASSERT_TRUE(second);
  RawClient client(second->port);
  client.Send(Get("/later"));
  const Respond respond = other.Kept();
  server_->Close(*second);
  EXPECT_THAT(client.ReadToEnd(), IsEmpty());
  EXPECT_EQ(RawClient(port).Ask(Get("/")).status, 200);
}

TEST_F(ServerTest, AListenerForOurOwnUserServesNobodyElse) {
  server_ = std::make_unique<Server>(ServerLimits{.threads = 1});
  const auto listener = server_->Listen("127.0.0.1", 0, echo_, {}, Clients::kOwnUser);
  ASSERT_TRUE(listener);
  EXPECT_EQ(RawClient(listener->port).Ask(Get("/")).status, 200);
  if (::geteuid() != 0) GTEST_SKIP() << "only root can ask as somebody else; it was not checked";
  const pid_t other = ::fork();
  if (other == 0) {
    constexpr uid_t kNobody = 65534;
    if (::setuid(kNobody) != 0) ::_exit(2);
    RawClient client(listener->port);
    client.Send(Get("/"));
    ::_exit(client.ReadToEnd().empty() ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(other, &status, 0), other);
  EXPECT_EQ(status, 0);
}

TEST_F(ServerTest, ATakenPortAndAWrongAddressAreErrors) {
  const std::uint16_t port = Listen();
  const auto taken = server_->Listen("127.0.0.1", port, echo_);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().kind, ErrorKind::kConflict);
  const auto wrong = server_->Listen("no address", 0, echo_);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().kind, ErrorKind::kInvalidInput);
}

}  // namespace
}  // namespace weir::cloud::http
