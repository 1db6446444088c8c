// Inputs as plain bytes: plain, compressed, cut off, damaged, stopped.
#include "src/embedded/input_stream.h"

#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "src/embedded/test_files.h"

#include "tests/fakes/temporary_directory.h"

namespace weir::embedded {
namespace {

using codec::Compression;

class InputStreamTest : public ::testing::Test {
 protected:
  std::unique_ptr<InputStream> Open(std::string_view bytes) {
    auto stream = InputStream::Open(directory_.Write("in", bytes), stop_);
    EXPECT_TRUE(stream);
    return stream ? *std::move(stream) : nullptr;
  }

  /// All that there is, `size` bytes at a time.
  static std::string Drain(InputStream& stream, std::size_t size) {
    std::string all;
    std::string piece(size, '\0');
    while (const std::size_t count = stream.Read(piece)) all += piece.substr(0, count);
    return all;
  }

  static std::string Text() {
    std::string text;
    for (int number = 0; number < 5'000; ++number) text += EventLine(number) + "\n";
    return text;
  }

  fakes::TemporaryDirectory directory_;
  std::atomic<bool> stop_ = false;
};

TEST_F(InputStreamTest, ReadsThroughEveryCompression) {
  const std::string text = Text();
  for (const auto compression : {Compression::kNone, Compression::kGzip, Compression::kZstd}) {
    for (const std::size_t size : {1'000UL, 100'003UL, 10'000'000UL}) {
      const std::string bytes = Compressed(compression, text);
      const auto stream = Open(bytes);
      EXPECT_TRUE(Drain(*stream, size) == text);
      EXPECT_FALSE(stream->failure());
      EXPECT_TRUE(stream->is_repeatable());
      EXPECT_EQ(stream->bytes_read(), bytes.size());
    }
  }
}

TEST_F(InputStreamTest, ReadsMembersOneAfterAnother) {
  for (const auto compression : {Compression::kGzip, Compression::kZstd}) {
    const auto stream = Open(Compressed(compression, "a\n") + Compressed(compression, "") +
                             Compressed(compression, "b\n"));
    EXPECT_EQ(Drain(*stream, 10), "a\nb\n");
    EXPECT_FALSE(stream->failure());
  }
}

TEST_F(InputStreamTest, ShortInputsAreThemselves) {
  for (const std::string_view text : {"", "x", "\x1f", "\n\n", "1234567", "12345678"}) {
    const auto stream = Open(text);
    EXPECT_EQ(Drain(*stream, 3), text);
    EXPECT_FALSE(stream->failure());
  }
}

TEST_F(InputStreamTest, GivesTheMembersBeforeACutAndNothingOfTheOneThatIsCut) {
  const std::string text = Text();
  for (const auto compression : {Compression::kGzip, Compression::kZstd}) {
    std::string bytes = Compressed(compression, text) + Compressed(compression, text);
    bytes.resize(bytes.size() - 10);
    const auto stream = Open(bytes);
    EXPECT_TRUE(Drain(*stream, 4'096) == text);
    ASSERT_TRUE(stream->failure());
    EXPECT_EQ(stream->failure()->kind, ErrorKind::kCorrupt);
    EXPECT_TRUE(stream->VouchForWhatWasGiven());
  }
}

TEST_F(InputStreamTest, AMemberBeyondTheMemoryOfTheStageIsGivenWhole) {
  std::string text;
  while (text.size() < 2 * kStageMemory + 7) text += std::to_string(text.size() * 7'919);
  for (const auto compression : {Compression::kGzip, Compression::kZstd}) {
    const auto stream = Open(Compressed(compression, text) + Compressed(compression, "a\n") +
                             Compressed(compression, text));
    EXPECT_TRUE(Drain(*stream, 100'000) == text + "a\n" + text);
    EXPECT_FALSE(stream->failure());
  }
}

TEST_F(InputStreamTest, WhatWasGivenAtOnceIsVouchedForByTheRestOfItsMember) {
  std::string text;
  for (int number = 0; number < 200'000; ++number) text += std::to_string(number * 7'919);
  const std::string packed = Compressed(Compression::kGzip, text);
  std::string damaged = packed;
  damaged[damaged.size() - 6] = static_cast<char>(~damaged[damaged.size() - 6]);
  for (const bool is_whole : {true, false}) {
    const auto stream = InputStream::Open(directory_.Write("in", is_whole ? packed : damaged),
                                          stop_, {.vouching = Vouching::kAfterGiving})
                            .value();
    std::string piece(1'000, '\0');
    EXPECT_EQ(stream->Read(piece), piece.size());
    EXPECT_EQ(stream->VouchForWhatWasGiven(), is_whole);
    piece += Drain(*stream, 10'000);
    EXPECT_TRUE(is_whole ? piece == text : text.starts_with(piece));
    EXPECT_EQ(stream->VouchForWhatWasGiven(), is_whole);
  }
}

TEST_F(InputStreamTest, GivesWhatStandsBeforeGarbage) {
  for (const auto compression : {Compression::kGzip, Compression::kZstd}) {
    const auto stream = Open(Compressed(compression, "a\n") + "garbage after that");
    EXPECT_EQ(Drain(*stream, 100), "a\n");
    ASSERT_TRUE(stream->failure());
    EXPECT_EQ(stream->failure()->kind, ErrorKind::kCorrupt);
  }
}

TEST_F(InputStreamTest, SaysWhatItCannotOpen) {
  const auto missing = InputStream::Open((directory_ / "missing").string(), stop_);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, ErrorKind::kNotFound);
  EXPECT_FALSE(InputStream::Open(directory_.path().string(), stop_));
}

TEST_F(InputStreamTest, EndsOnceItIsStopped) {
  for (const auto compression : {Compression::kNone, Compression::kGzip}) {
    stop_ = false;
    std::string text;
    for (int number = 0; number < 100'000; ++number) text += std::to_string(number * 7'919);
    const auto stream = Open(Compressed(compression, text));
    std::string piece(100, '\0');
    EXPECT_EQ(stream->Read(piece), piece.size());
    EXPECT_FALSE(stream->was_stopped());
    stop_ = true;
    EXPECT_LT(Drain(*stream, text.size()).size(), text.size());
    EXPECT_TRUE(stream->was_stopped());
    EXPECT_FALSE(stream->failure());
  }
}

TEST_F(InputStreamTest, APipeIsReadOnce) {
  const std::string path = (directory_ / "pipe").string();
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  const std::string text = Text();
  std::jthread writer([&] {
    auto pipe = PosixFile::Open(path, O_WRONLY);
    const std::string_view bytes = text;
    ASSERT_TRUE(pipe && pipe->WriteAll({&bytes, 1}));
  });
  auto stream = InputStream::Open(path, stop_);
  ASSERT_TRUE(stream);
  EXPECT_TRUE(Drain(**stream, 10'000) == text);
  EXPECT_FALSE((*stream)->is_repeatable());
}

}  // namespace
}  // namespace weir::embedded
