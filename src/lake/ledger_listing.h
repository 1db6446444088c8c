// The objects of a ledger, in the order in which they add up.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/pipeline/object_listing.h"
#include "src/result/result.h"

namespace weir::lake {

/// Names of entries begin with their first position, whose stream has one of two forms
/// (pipeline/stream_position.h): sorted by name, what a stream has of the old form (16 hex digits,
/// one text for each time that it was created) stands before all that has the new one ("k…"), and
/// not beside it. Here they come stream by stream, merged by the places in the stream.
///
/// Holds a page of keys for each text of the stream that is being read, and no more.
class LedgerListing {
 public:
  struct Taker {
    /// Some keys, in their order.
    std::function<Result<void>(const std::vector<std::string>& keys)> keys;
    /// What comes now is of another stream.
    std::function<void()> next_stream;
    /// The source (the stream's ARN) that one of these entries names; "" where none of them does.
    std::function<Result<std::string>(const std::vector<std::string>& keys)> source_of;
  };

  /// `folder`: "<prefix>ledger/". `objects` outlives it.
  LedgerListing(pipeline::ObjectListing& objects, std::string folder)
      : objects_(objects), folder_(std::move(folder)) {}

  /// Gives all keys of the folder, each once.
  Result<void> Read(const Taker& take);

 private:
  using Texts = std::vector<std::string>;

  /// The streams' texts that names begin with.
  Result<Texts> FindTexts();
  /// By the text of the new form, those of a stream that has any of the old one.
  Result<std::map<std::string, Texts>> FindStreams(const Texts& texts, const Taker& take);
  Result<std::string> StreamOf(const std::string& old_text, const Taker& take);
  Result<void> ReadMerged(const Texts& texts, const Taker& take);
  Result<void> ReadOthers(const std::map<std::string, Texts>& merged, const Taker& take);
  [[nodiscard]] std::string_view TextIn(std::string_view key) const;
  [[nodiscard]] std::unique_ptr<pipeline::ObjectPages> PagesOf(const std::string& text);

  pipeline::ObjectListing& objects_;
  const std::string folder_;
};

}  // namespace weir::lake
