// Bodies in pieces over HTTP/2: windows open as handlers take, and streams do not wait for others.
#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/http/raw_client.h"
#include "src/cloud/http/raw_frames.h"
#include "src/cloud/http/streams_fixture.h"

namespace weir::cloud::http {
namespace {

constexpr std::size_t kWindow = 1 << 20;
constexpr std::size_t kFrame = 16 << 10;

/// A client that keeps the frames it has read.
class Client {
 public:
  explicit Client(std::uint16_t port) : raw_(std::make_unique<RawClient>(port)) {
    constexpr std::uint8_t kAck = 1;  // from there on, windows are the server's
    Send(Hello() + Frame(kSettings, kAck, 0, ""));
  }

  void Send(std::string_view bytes) const { raw_->Send(bytes); }
  void Leave() { raw_.reset(); }

  void Put(std::uint32_t stream, std::string_view path, std::string_view more = "") const {
    Send(Frame(kHeaders, kEndHeaders, stream, Fields("PUT", path) + std::string(more)));
  }
  void SendData(std::uint32_t stream, std::size_t size, bool is_last = false) const {
    for (std::size_t sent = 0; sent < size; sent += kFrame) {
      const std::size_t count = std::min(kFrame, size - sent);
      const bool ends = is_last && sent + count == size;
      Send(Frame(kData, ends ? kEndStream : 0, stream, std::string(count, 'x')));
    }
  }
  /// Opens the stream's and the connection's windows by so much.
  void OpenWindow(std::uint32_t stream, std::uint32_t by) const {
    std::string increment;
    for (const unsigned shift : {24U, 16U, 8U, 0U}) {
      increment += static_cast<char>((by >> shift) & 0xFF);
    }
    Send(Frame(kWindowUpdate, 0, stream, increment) + Frame(kWindowUpdate, 0, 0, increment));
  }

  /// Waits for a frame; false where the connection ends before.
  bool Await(const std::function<bool(const Received&)>& is_meant) {
    while (true) {
      frames_ = FramesIn(bytes_);
      if (std::any_of(frames_.begin(), frames_.end(), is_meant)) return true;
      const std::string more = raw_->ReadSome();
      if (more.empty()) return false;
      bytes_ += more;
    }
  }
  bool AwaitEnd(std::uint32_t stream) {
    return Await([stream](const Received& frame) {
      return frame.stream == stream && frame.type <= kHeaders && (frame.flags & kEndStream) != 0;
    });
  }
  /// All that was sent before is through when this returns.
  bool AwaitPing() {
    Send(Frame(kPing, 0, 0, "12345678"));
    return Await([](const Received& frame) { return frame.type == kPing; });
  }
  [[nodiscard]] std::string Body(std::uint32_t stream) const {
    std::string body;
    for (const Received& frame : frames_) {
      if (frame.stream == stream && frame.type == kData) body += frame.payload;
    }
    return body;
  }
  [[nodiscard]] bool Has(std::uint8_t type, std::uint32_t stream) const {
    return std::any_of(frames_.begin(), frames_.end(), [&](const Received& frame) {
      return frame.type == type && frame.stream == stream;
    });
  }

 private:
  std::unique_ptr<RawClient> raw_;
  std::string bytes_;
  std::vector<Received> frames_;
};

class Http2StreamsTest : public StreamsFixture {};

TEST_F(Http2StreamsTest, ABodyIsReadInPieces) {
  Client client(Listen());
  client.Put(1, "/count");
  client.SendData(1, 600'000);
  client.SendData(1, 100'000, true);
  ASSERT_TRUE(client.AwaitEnd(1));
  EXPECT_EQ(client.Body(1), "700000 bytes, bounded");
}

TEST_F(Http2StreamsTest, AWindowOpensOnlyAsItsHandlerTakesAndHoldsUpNoOtherStream) {
  Client client(Listen());
  client.Put(1, "/hold");
  const auto held = handler_.TakeHeld();
  client.SendData(1, kWindow);
  ASSERT_TRUE(client.AwaitPing());
  EXPECT_FALSE(client.Has(kWindowUpdate, 1));
  client.Put(3, "/count");
  client.SendData(3, kWindow, true);
  ASSERT_TRUE(client.AwaitEnd(3));
  EXPECT_EQ(client.Body(3), "1048576 bytes, bounded");
  for (std::size_t taken = 0; taken < kWindow;) {
    const BodyPiece piece = NextOf(*held.request.source);
    ASSERT_EQ(piece.kind, BodyPiece::Kind::kBytes);
    taken += piece.bytes.size();
  }
  EXPECT_TRUE(client.Await(
      [](const Received& frame) { return frame.type == kWindowUpdate && frame.stream == 1; }));
  held.respond({});
}

TEST_F(Http2StreamsTest, WhoWaitsToBeToldIsToldWhenTheBodyIsWanted) {
  Client client(Listen());
  client.Put(1, "/hold", Field("expect", "100-continue"));
  const auto held = handler_.TakeHeld();
  ASSERT_TRUE(client.AwaitPing());
  EXPECT_FALSE(client.Has(kHeaders, 1));
  std::thread reader([&] { EXPECT_EQ(NextOf(*held.request.source).bytes.size(), 5U); });
  EXPECT_TRUE(client.Await([](const Received& frame) { return frame.type == kHeaders; }));
  client.SendData(1, 5, true);
  reader.join();
  EXPECT_EQ(NextOf(*held.request.source).kind, BodyPiece::Kind::kEnd);
  held.respond({});
  EXPECT_TRUE(client.AwaitEnd(1));
}

TEST_F(Http2StreamsTest, SmallBodiesAreWholeAlsoWhereTheirClientsWaitToBeTold) {
  Client client(Listen());
  client.Put(1, "/hold", Field("expect", "100-continue") + Field("content-length", "5"));
  ASSERT_TRUE(client.Await([](const Received& frame) { return frame.type == kHeaders; }));
  client.SendData(1, 5, true);
  const auto held = handler_.TakeHeld();
  EXPECT_EQ(held.request.body, "xxxxx");
  EXPECT_FALSE(held.request.source);
  held.respond({});
  EXPECT_TRUE(client.AwaitEnd(1));
}

TEST_F(Http2StreamsTest, TheRestOfARequestThatIsRefusedIsNotWanted) {
  Client client(Listen());
  client.Put(1, "/refuse");
  ASSERT_TRUE(client.AwaitEnd(1));
  EXPECT_TRUE(client.Await([](const Received& frame) {
    return frame.type == kReset && frame.payload == std::string(4, '\0');
  }));
  client.Send(Get(3, "/next"));
  EXPECT_TRUE(client.AwaitEnd(3));
}

TEST_F(Http2StreamsTest, AHandlerIsToldThatItsStreamWasReset) {
  Client client(Listen());
  client.Put(1, "/hold");
  const auto held = handler_.TakeHeld();
  std::thread resetter([&] { client.Send(Frame(kReset, 0, 1, {"\0\0\0\x08", 4})); });
  EXPECT_EQ(NextOf(*held.request.source).kind, BodyPiece::Kind::kGone);
  resetter.join();
  held.respond({});
  client.Send(Get(3, "/next"));
  EXPECT_TRUE(client.AwaitEnd(3));
}

TEST_F(Http2StreamsTest, AnAnswerGoesOutAsItsReaderOpensTheWindow) {
  Client client(Listen());
  client.Send(Get(1, "/length?1000000") + Get(3, "/chunks?1000000"));
  client.OpenWindow(1, 1'000'000);
  client.OpenWindow(3, 1'000'000);
  ASSERT_TRUE(client.AwaitEnd(1));
  ASSERT_TRUE(client.AwaitEnd(3));
  EXPECT_EQ(client.Body(1), std::string(1'000'000, 'x'));
  EXPECT_EQ(client.Body(3), std::string(1'000'000, 'x'));
  handler_.sources.AwaitEnd();
}

TEST_F(Http2StreamsTest, AProducerIsNotRunAheadOfAClosedWindow) {
  Client client(Listen());
  client.Send(Get(1, "/length?1000000000000") + Get(3, "/next"));
  ASSERT_TRUE(client.AwaitPing());
  client.Leave();
  handler_.sources.AwaitEnd();
  EXPECT_LE(handler_.sources.given, 200'000U);  // the window that clients have is 65,535 bytes
}

TEST_F(Http2StreamsTest, AProducerThatWaitsEndsWithItsStreamAlone) {
  Client client(Listen());
  client.Send(Get(1, "/silence"));
  ASSERT_TRUE(client.Await([](const Received& frame) { return frame.type == kHeaders; }));
  EXPECT_EQ(handler_.sources.alive, 1);
  client.Send(Frame(kReset, 0, 1, {"\0\0\0\x08", 4}) + Get(3, "/next"));
  handler_.sources.AwaitEnd();
  EXPECT_TRUE(client.AwaitEnd(3));
}

TEST_F(Http2StreamsTest, WhatAnswersInPiecesHoldCounts) {
  Client client(Listen({.in_flight_bytes = 1'500'000}));
  for (const std::uint32_t stream : {1U, 3U}) {
    client.Send(Get(stream, "/silence"));
    ASSERT_TRUE(client.Await([stream](const Received& frame) {
      return frame.type == kHeaders && frame.stream == stream;
    }));
  }
  client.Send(Get(5, "/next"));
  ASSERT_TRUE(client.AwaitEnd(5));
  EXPECT_EQ(client.Body(5), "") << "it is refused";
}

TEST_F(Http2StreamsTest, AnAnswerThatEndsTooEarlyIsReset) {
  Client client(Listen());
  client.Send(Get(1, "/short?1000"));
  EXPECT_TRUE(client.Await([](const Received& frame) { return frame.type == kReset; }));
}

TEST_F(Http2StreamsTest, AnAnswerMayBeWhatIsStillBeingSent) {
  Client client(Listen());
  client.Put(1, "/mirror");
  client.SendData(1, 5);
  ASSERT_TRUE(client.Await([](const Received& frame) { return frame.type == kData; }));
  client.SendData(1, 6, true);
  ASSERT_TRUE(client.AwaitEnd(1));
  EXPECT_EQ(client.Body(1), "xxxxxxxxxxx");
}

TEST_F(Http2StreamsTest, StopEndsWhatIsBeingReadAndWritten) {
  Client client(Listen());
  client.Put(1, "/hold");
  client.Send(Get(3, "/silence"));
  const auto held = handler_.TakeHeld();
  ASSERT_TRUE(client.AwaitPing());
  server_->Stop();
  EXPECT_EQ(handler_.sources.alive, 0);
  EXPECT_EQ(NextOf(*held.request.source).kind, BodyPiece::Kind::kGone);
  held.respond({});
}

}  // namespace
}  // namespace weir::cloud::http
