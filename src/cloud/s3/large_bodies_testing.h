// For tests: bodies that come in pieces, and the files that they become.
#pragma once

#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "src/cloud/s3/service_testing.h"

namespace weir::cloud::s3 {

/// A body that comes in pieces of so many bytes, and ends as it is told.
class Pieces : public http::RequestBody {
 public:
  struct Options {
    std::size_t piece = 100'000;
    http::BodyPiece::Kind end = http::BodyPiece::Kind::kEnd;
    std::optional<std::uint64_t> length = {};
    std::function<void()> meanwhile = {};  ///< is called before the first piece
  };
  explicit Pieces(std::string bytes) : Pieces(std::move(bytes), {}) {}
  Pieces(std::string bytes, Options options)
      : bytes_(std::move(bytes)), options_(std::move(options)) {}

  void Next(std::size_t max, http::GivePiece give) override {
    if (given_ == 0 && options_.meanwhile) options_.meanwhile();
    if (given_ == bytes_.size()) return give({.kind = options_.end});
    const std::string piece = bytes_.substr(given_, std::min(max, options_.piece));
    given_ += piece.size();
    give({.kind = http::BodyPiece::Kind::kBytes, .bytes = piece});
  }
  [[nodiscard]] std::optional<std::uint64_t> length() const override { return options_.length; }
  bool Reserve(std::size_t /*bytes*/) override { return true; }
  [[nodiscard]] std::size_t given() const { return given_; }

 private:
  const std::string bytes_;
  const Options options_;
  std::size_t given_ = 0;
};

class LargeBodies : public S3ServiceTest {
 protected:
  void SetUp() override { ASSERT_EQ(Put("/lake", "").status, 200); }

  http::Response PutPieces(std::string_view target, const std::shared_ptr<Pieces>& pieces,
                           const Fields& headers = {}) {
    return Send("PUT", target, {}, headers, pieces);
  }
  /// Once what is to be removed is.
  [[nodiscard]] std::vector<std::filesystem::path> Files() {
    store_.bodies().chores().AwaitIdle();
    const std::filesystem::path bodies = directory_.path() / "bodies";
    if (!std::filesystem::exists(bodies)) return {};
    return {std::filesystem::directory_iterator(bodies), std::filesystem::directory_iterator()};
  }
  /// The answer to a GET whose body has not been read yet.
  std::shared_ptr<http::BodySource> Open(std::string_view path) {
    protocol::Call call;
    call.http.method = "GET";
    call.http.path = path;
    std::shared_ptr<http::BodySource> source;
    service_.Handle(std::move(call), [&](const http::Response& r) { source = r.source; });
    return source;
  }
  static std::string ReadOn(http::BodySource& source) {
    std::string bytes;
    bool is_all = false;
    while (!is_all) {
      source.Next(1 << 20, [&](const http::BodyPiece& piece) {
        bytes += piece.bytes;
        is_all = piece.kind != http::BodyPiece::Kind::kBytes;
      });
    }
    return bytes;
  }

  const std::string large_ = std::string(kMaxRowBytes, 'l') + "arge";
};

}  // namespace weir::cloud::s3
