// HTTP/2 with prior knowledge, frame by frame, from clients kind and hostile.
#include "src/cloud/http/http2_session.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/http/raw_client.h"
#include "src/cloud/http/raw_frames.h"

namespace weir::cloud::http {
namespace {

using testing::HasSubstr;

class StreamEcho : public Handler {
 public:
  void Handle(Request request, Respond respond) override {
    ++count;
    if (request.path == "/later") {
      const std::lock_guard lock(mutex);
      kept.push_back(std::move(respond));
      changed.notify_all();
      return;
    }
    Response response;
    response.dropped = request.path == "/drop";
    response.headers.Add("X-Given", "a\r\nb");
    response.body = fmt::format("{} {} {} {}", request.method, request.path,
                                request.headers.Get("Host"), request.body);
    respond(std::move(response));
  }

  std::vector<Respond> TakeKept(std::size_t wanted) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return kept.size() >= wanted; });
    return std::move(kept);
  }

  std::atomic<std::size_t> count = 0;
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<Respond> kept;
};

class Http2Test : public testing::Test {
 protected:
  std::uint16_t Listen(ServerLimits limits = {}) {
    limits.threads = 4;
    server_ = std::make_unique<Server>(limits);
    const auto listener = server_->Listen("127.0.0.1", 0, echo_);
    EXPECT_TRUE(listener);
    return listener->port;
  }

  /// Reads frames until one ends the stream.
  static std::string BodyOf(RawClient& client, std::uint32_t stream) {
    std::string bytes;
    for (;;) {
      std::string body;
      for (const Received& frame : FramesIn(bytes)) {
        if (frame.stream != stream) continue;
        if (frame.type == kData) body += frame.payload;
        if (frame.type == kReset) return "reset";
        if ((frame.flags & kEndStream) != 0 && frame.type <= kHeaders) return body;
      }
      const std::string more = client.ReadSome();
      if (more.empty()) return "the end";
      bytes += more;
    }
  }

  StreamEcho echo_;
  std::unique_ptr<Server> server_;
};

TEST_F(Http2Test, AHostThatIsNotTheAuthorityIsRefused) {
  RawClient client(Listen());
  const auto get = [](std::uint32_t stream, std::string_view host) {
    return Frame(kHeaders, kEndStream | kEndHeaders, stream,
                 Fields("GET", "/") + Field("host", host));
  };
  client.Send(Hello() + get(1, "here") + get(3, "evil.example"));
  std::string received;
  while (received.find("GET / here") == std::string::npos ||
         received.find("Bad Request") == std::string::npos) {
    const std::string more = client.ReadSome();
    ASSERT_FALSE(more.empty());
    received += more;
  }
  EXPECT_EQ(echo_.count, 1U);
}

TEST_F(Http2Test, ARequestIsAnswered) {
  RawClient client(Listen());
  client.Send(Hello() + Get(1, "/a?b=c"));
  EXPECT_EQ(BodyOf(client, 1), "GET /a here ");
}

TEST_F(Http2Test, ABodyArrivesWhole) {
  RawClient client(Listen());
  client.Send(Hello() + Frame(kHeaders, kEndHeaders, 1, Fields("POST", "/p")) +
              Frame(kData, 0, 1, "one ") + Frame(kData, kEndStream, 1, "two"));
  EXPECT_EQ(BodyOf(client, 1), "POST /p here one two");
}

TEST_F(Http2Test, ALaterRequestOvertakesOneThatWaits) {
  RawClient client(Listen());
  client.Send(Hello() + Get(1, "/later") + Get(3, "/now"));
  EXPECT_EQ(BodyOf(client, 3), "GET /now here ");
  Response response;
  response.body = "at last";
  echo_.TakeKept(1)[0](response);
  EXPECT_EQ(BodyOf(client, 1), "at last");
}

TEST_F(Http2Test, ThePrefaceMayComeInPieces) {
  RawClient client(Listen());
  client.Send("P");
  client.Send("RI * HTT");
  client.Send(Hello().substr(9) + Get(1, "/a"));
  EXPECT_EQ(BodyOf(client, 1), "GET /a here ");
}

TEST_F(Http2Test, HeadHasNoBody) {
  RawClient client(Listen());
  client.Send(Hello() + Frame(kHeaders, kEndStream | kEndHeaders, 1, Fields("HEAD", "/h")));
  EXPECT_EQ(BodyOf(client, 1), "");
}

TEST_F(Http2Test, ADroppedAnswerBreaksTheConnection) {
  RawClient client(Listen());
  client.Send(Hello() + Get(1, "/drop"));
  EXPECT_EQ(BodyOf(client, 1), "the end");
}

TEST_F(Http2Test, ABodyBeyondTheLimitIsRefused) {
  RawClient client(Listen({.body_bytes = 10}));
  client.Send(Hello() + Frame(kHeaders, kEndHeaders, 1, Fields("POST", "/p")) +
              Frame(kData, kEndStream, 1, "eleven bytes"));
  EXPECT_THAT(BodyOf(client, 1), HasSubstr("Too Large"));
  EXPECT_EQ(echo_.count, 0U);
}

TEST_F(Http2Test, HeadersBeyondTheLimitAreRefused) {
  RawClient client(Listen({.header_bytes = 1000}));
  std::string fields = Fields("GET", "/");
  for (int i = 0; i < 20; ++i) fields += Field(fmt::format("x-{}", i), std::string(60, 'x'));
  client.Send(Hello() + Frame(kHeaders, kEndStream | kEndHeaders, 1, fields));
  EXPECT_THAT(BodyOf(client, 1), HasSubstr("Too Large"));
  EXPECT_EQ(echo_.count, 0U);
}

TEST_F(Http2Test, ASlowRequestEndsTheConnection) {
  RawClient client(Listen({.read = std::chrono::milliseconds(20)}));
  client.Send(Hello() + Frame(kHeaders, kEndHeaders, 1, Fields("POST", "/p")));
  client.ReadToEnd();
  EXPECT_EQ(echo_.count, 0U);
}

TEST_F(Http2Test, WhoResetsWithoutEndIsStopped) {
  RawClient client(Listen());
  client.Send(Hello());
  bool is_open = true;
  for (std::uint32_t stream = 1; is_open && stream < 40'000; stream += 2) {
    is_open = client.Send(Get(stream, "/later") + Frame(kReset, 0, stream, {"\0\0\0\x08", 4}));
  }
  bool was_told = false;
  for (const Received& frame : FramesIn(client.ReadToEnd())) was_told |= frame.type == kGoAway;
  EXPECT_LE(echo_.count, 1100U);  // nghttp2's allowance, or ours before it
  EXPECT_TRUE(was_told || !is_open);
}

TEST_F(Http2Test, WhoPingsWithoutReadingIsStopped) {
  RawClient client(Listen());
  client.Send(Hello());
  const std::string pings = [] {
    std::string many;
    for (int i = 0; i < 1000; ++i) many += Frame(kPing, 0, 0, "12345678");
    return many;
  }();
  bool is_open = true;
  for (int i = 0; is_open && i < 10'000; ++i) is_open = client.Send(pings);
  EXPECT_FALSE(is_open);
}

TEST_F(Http2Test, StreamsBeyondTheLimitAreRefused) {
  RawClient client(Listen());
  std::string all = Hello();
  for (std::uint32_t i = 0; i < 200; ++i) all += Get(2 * i + 1, "/later");
  client.Send(all);
  EXPECT_EQ(BodyOf(client, 399), "reset");
  EXPECT_LE(echo_.count, 128U);
}

TEST_F(Http2Test, WhatIsNoHttp2EndsWithoutHarm) {
  const std::uint16_t port = Listen();
  std::uint32_t random = 7;
  for (int i = 0; i < 200; ++i) {
    std::string garbage;
    for (int j = 0; j < 200; ++j) {
      random = random * 1664525 + 1013904223;
      garbage += static_cast<char>(random >> 24);
    }
    RawClient client(port);
    client.Send(Hello() + garbage);
    client.FinishSending();
    client.ReadToEnd();
  }
  RawClient client(port);
  client.Send(Hello() + Get(1, "/alive"));
  EXPECT_EQ(BodyOf(client, 1), "GET /alive here ");
}

TEST_F(Http2Test, StopEndsWhatWaitsAndLateAnswersAreDropped) {
  RawClient client(Listen());
  client.Send(Hello() + Get(1, "/later"));
  const auto kept = echo_.TakeKept(1);
  server_->Stop();
  server_.reset();
  kept[0](Response());
  EXPECT_EQ(BodyOf(client, 1), "the end");
}

}  // namespace
}  // namespace weir::cloud::http
