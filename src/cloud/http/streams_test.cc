// Bodies in pieces over HTTP/1.1, from and to clients that are slow, leave, or break the rules.
#include <memory>
#include <string>
#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/http/raw_client.h"
#include "src/cloud/http/streams_fixture.h"

namespace weir::cloud::http {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::size_t kLarge = 3'000'000;

class StreamsTest : public StreamsFixture {};

std::string GetOf(std::string_view target, std::string_view version = "1.1") {
  return fmt::format("GET {} HTTP/{}\r\nHost: x\r\n\r\n", target, version);
}

std::string PutHead(std::string_view path, std::size_t length, std::string_view more = "") {
  return fmt::format("PUT {} HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n{}\r\n", path, length,
                     more);
}

/// What chunks hold; "broken" where they are none.
std::string Unchunked(std::string_view text) {
  std::string body;
  while (true) {
    const std::size_t line = text.find("\r\n");
    if (line == std::string_view::npos) return "broken";
    const std::size_t size = std::stoul(std::string(text.substr(0, line)), nullptr, 16);
    if (size == 0) return body;
    if (text.size() < line + 2 + size + 2) return "broken";
    body += text.substr(line + 2, size);
    text.remove_prefix(line + 2 + size + 2);
  }
}

TEST_F(StreamsTest, ABodyIsReadInPieces) {
  RawClient client(Listen());
  const std::string body(kLarge, 'x');
  EXPECT_EQ(client.Ask(PutHead("/count", kLarge) + body).body, "3000000 bytes, bounded");
  EXPECT_EQ(client.Ask(GetOf("/next")).body, "/next");
}

TEST_F(StreamsTest, SmallBodiesThatAnnounceTheirLengthAreWhole) {
  RawClient client(Listen());
  client.Send(PutHead("/hold", 5) + "hello");
  auto held = handler_.TakeHeld();
  EXPECT_EQ(held.request.body, "hello");
  EXPECT_FALSE(held.request.source);
  held.respond({});
  EXPECT_EQ(client.Read().status, 200);
}

TEST_F(StreamsTest, ABodyInChunksIsReadInPieces) {
  RawClient client(Listen());
  client.Send("PUT /count HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 30; ++i) client.Send("186a0\r\n" + std::string(100'000, 'x') + "\r\n");
  client.Send("0\r\n\r\n" + GetOf("/next"));
  EXPECT_EQ(client.Read().body, "3000000 bytes, bounded");
  EXPECT_EQ(client.Read().body, "/next");
}

TEST_F(StreamsTest, ABrokenChunkIsToldFromTheEnd) {
  RawClient client(Listen());
  client.Send("PUT /count HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  client.Send("5\r\nhello\r\nno number\r\n");
  EXPECT_EQ(client.Read().status, 400);
}

TEST_F(StreamsTest, WhoWaitsToBeToldIsToldWhenTheBodyIsWanted) {
  RawClient client(Listen());
  client.Send(PutHead("/hold", kLarge, "Expect: 100-continue\r\n"));
  auto held = handler_.TakeHeld();
  ASSERT_TRUE(held.request.source);
  EXPECT_EQ(held.request.source->length(), kLarge);
  std::thread reader(
      [&] { StreamsHandler::Count(std::move(held.request), std::move(held.respond)); });
  EXPECT_EQ(client.Read(false).status, 100);
  client.Send(std::string(kLarge, 'x'));
  EXPECT_EQ(client.Read().body, "3000000 bytes, bounded");
  reader.join();
  EXPECT_EQ(client.Ask(GetOf("/next")).body, "/next");
}

TEST_F(StreamsTest, SmallBodiesAreWholeAlsoWhereTheirClientsWaitToBeTold) {
  RawClient client(Listen());
  client.Send(PutHead("/hold", 5, "Expect: 100-continue\r\n"));
  EXPECT_EQ(client.Read(false).status, 100);
  client.Send("hello");
  auto held = handler_.TakeHeld();
  EXPECT_EQ(held.request.body, "hello");
  EXPECT_FALSE(held.request.source);
  held.respond({});
  EXPECT_EQ(client.Read().status, 200);
}

TEST_F(StreamsTest, WhoIsRefusedBeforeIsNeverToldToSend) {
  RawClient client(Listen());
  client.Send(PutHead("/refuse", kLarge, "Expect: 100-continue\r\n"));
  const auto answer = client.Read();
  EXPECT_EQ(answer.status, 403);
  EXPECT_THAT(answer.head, HasSubstr("Connection: close"));
  client.FinishSending();
  EXPECT_EQ(client.ReadToEnd(), "");
}

TEST_F(StreamsTest, ARefusalReachesWhoIsStillSending) {
  RawClient client(Listen());
  client.Send(PutHead("/refuse", kLarge) + std::string(kLarge / 2, 'x'));
  const auto answer = client.Read();
  EXPECT_EQ(answer.status, 403);
  EXPECT_THAT(answer.head, HasSubstr("Connection: close"));
}

TEST_F(StreamsTest, AHandlerIsToldThatItsClientHasLeft) {
  auto client = std::make_unique<RawClient>(Listen());
  client->Send(PutHead("/hold", kLarge) + "few");
  auto held = handler_.TakeHeld();
  EXPECT_EQ(NextOf(*held.request.source).bytes, "few");
  client.reset();
  EXPECT_EQ(NextOf(*held.request.source).kind, BodyPiece::Kind::kGone);
  EXPECT_EQ(NextOf(*held.request.source).kind, BodyPiece::Kind::kGone);
  held.respond({});
}

TEST_F(StreamsTest, ABodyThatComesToNoEndTimesOut) {
  RawClient client(Listen({.read = std::chrono::milliseconds(20)}));
  client.Send(PutHead("/count", kLarge) + "few");
  EXPECT_EQ(client.Read().status, 408);
}

TEST_F(StreamsTest, ABodyThatTakesTooLongAsAWholeTimesOut) {
  RawClient client(Listen({.transfer = std::chrono::milliseconds(20)}));
  client.Send(PutHead("/count", kLarge) + "few");
  EXPECT_EQ(client.Read().status, 408);
}

TEST_F(StreamsTest, AHandlerThatReadsLaterThanItsServerLivesGetsNothing) {
  RawClient client(Listen());
  client.Send(PutHead("/hold", kLarge) + "few");
  auto held = handler_.TakeHeld();
  server_->Stop();
  server_.reset();
  EXPECT_EQ(NextOf(*held.request.source).kind, BodyPiece::Kind::kGone);
  held.respond({});
}

TEST_F(StreamsTest, AnAnswerOfKnownLengthIsWrittenInPieces) {
  RawClient client(Listen());
  client.Send(GetOf("/length?3000000") + GetOf("/length?0") + GetOf("/next"));
  const auto answer = client.Read();
  EXPECT_THAT(answer.head, HasSubstr("Content-Length: 3000000\r\n"));
  EXPECT_THAT(answer.head, Not(HasSubstr("Transfer-Encoding")));
  EXPECT_EQ(answer.body, std::string(kLarge, 'x'));
  EXPECT_EQ(client.Read().body, "");
  EXPECT_EQ(client.Read().body, "/next");
  handler_.sources.AwaitEnd();
}

TEST_F(StreamsTest, AnAnswerOfUnknownLengthIsWrittenInChunks) {
  RawClient client(Listen());
  // Who has ended sending may be taken for one who has left.
  client.Send(GetOf("/chunks?3000000") +
              "GET /next HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(client.Read().head, HasSubstr("Transfer-Encoding: chunked\r\n"));
  const std::string text = client.ReadToEnd();
  EXPECT_EQ(Unchunked(text), std::string(kLarge, 'x'));
  EXPECT_THAT(text, EndsWith("/next"));
}

TEST_F(StreamsTest, InOldHttpTheConnectionEndsTheAnswer) {
  RawClient client(Listen());
  client.Send("GET /chunks?300000 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  const auto answer = client.Read();
  EXPECT_THAT(answer.head, HasSubstr("Connection: close"));
  EXPECT_EQ(client.ReadToEnd(), std::string(300'000, 'x'));
}

TEST_F(StreamsTest, HeadHasTheSourcesLengthAndNoBody) {
  RawClient client(Listen());
  const auto answer = client.Ask("HEAD /length?3000000 HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(answer.head, HasSubstr("Content-Length: 3000000\r\n"));
  EXPECT_EQ(client.Ask(GetOf("/next")).body, "/next");
  EXPECT_EQ(handler_.sources.given, 0U);
}

TEST_F(StreamsTest, AnAnswerThatEndsTooEarlyIsCutOff) {
  RawClient client(Listen());
  client.Send(GetOf("/short?300000"));
  EXPECT_EQ(client.Read().status, 0);
  handler_.sources.AwaitEnd();
}

TEST_F(StreamsTest, AProducerIsNotRunAheadOfItsReaderAndEndsWithIt) {
  auto client = std::make_unique<RawClient>(Listen());
  client->Send(GetOf("/length?1000000000000"));
  EXPECT_THAT(client->ReadSome(), StartsWith("HTTP/1.1 200 OK"));
  client.reset();
  handler_.sources.AwaitEnd();
  EXPECT_LT(handler_.sources.given, std::uint64_t{100} << 20);
}

TEST_F(StreamsTest, AProducerThatWaitsIsEndedWhenItsClientLeaves) {
  auto client = std::make_unique<RawClient>(Listen());
  client->Send(GetOf("/silence"));
  EXPECT_THAT(client->ReadSome(), StartsWith("HTTP/1.1 200 OK"));
  client.reset();
  handler_.sources.AwaitEnd();
}

TEST_F(StreamsTest, AProducerThatWaitsIsEndedByTheServersEnd) {
  RawClient client(Listen());
  client.Send(GetOf("/silence"));
  EXPECT_THAT(client.ReadSome(), StartsWith("HTTP/1.1 200 OK"));
  server_->Stop();
  EXPECT_EQ(handler_.sources.alive, 0);
}

TEST_F(StreamsTest, AnAnswerMayBeWhatIsStillBeingSent) {
  RawClient client(Listen());
  client.Send("PUT /mirror HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  EXPECT_EQ(client.Read(false).status, 200);
  client.Send("5\r\nhello\r\n");
  EXPECT_EQ(client.ReadSome(), "5\r\nhello\r\n");
  client.Send("6\r\n world\r\n0\r\n\r\n");
  EXPECT_EQ(Unchunked(client.ReadToEnd()), " world");
}

TEST_F(StreamsTest, WhereTooMuchIsHeldMoreIsRefused) {
  const std::uint16_t port = Listen({.in_flight_bytes = 1'500'000});
  RawClient first(port);
  first.Send(PutHead("/hold", 2'000'000));
  auto held = handler_.TakeHeld();
  RawClient second(port);
  second.Send(PutHead("/count", 2'000'000));
  EXPECT_EQ(second.Read().status, 503);
  held.respond({});
  EXPECT_EQ(first.Read().status, 200);
  first.ReadToEnd();
  RawClient third(port);
  EXPECT_EQ(third.Ask(PutHead("/count", 2'000'000) + std::string(2'000'000, 'x')).status, 200);
}

TEST_F(StreamsTest, WhatAnswersInPiecesHoldCounts) {
  const std::uint16_t port = Listen({.in_flight_bytes = 1'500'000});
  RawClient first(port);
  first.Send(GetOf("/silence"));
  EXPECT_THAT(first.ReadSome(), StartsWith("HTTP/1.1 200 OK"));
  RawClient second(port);
  second.Send(GetOf("/silence"));
  EXPECT_THAT(second.ReadSome(), StartsWith("HTTP/1.1 200 OK")) << "a piece is less than there is";
  EXPECT_EQ(RawClient(port).Ask(GetOf("/next")).status, 503);
}

}  // namespace
}  // namespace weir::cloud::http
