// The port to what stands in a lake already: names, page by page, and the bytes behind them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/result/result.h"

namespace weir::pipeline {

struct ListedObject {
  std::string name;
  std::uint64_t size = 0;
  /// When it was written, in seconds since 1970, by the clock of where it stands; 0 where that does
  /// not say.
  std::int64_t modified = 0;
};

/// The pages of one listing, as they are asked for.
class ObjectPages {
 public:
  struct Page {
    std::vector<ListedObject> objects;
    std::vector<std::string> prefixes;
  };

  ObjectPages() = default;
  ObjectPages(const ObjectPages&) = delete;
  ObjectPages& operator=(const ObjectPages&) = delete;
  virtual ~ObjectPages() = default;

  /// Nothing after the last one.
  [[nodiscard]] virtual Result<std::optional<Page>> Next() = 0;
};

class ObjectListing {
 public:
  ObjectListing() = default;
  ObjectListing(const ObjectListing&) = delete;
  ObjectListing& operator=(const ObjectListing&) = delete;
  virtual ~ObjectListing() = default;

  /// The objects whose names begin with `prefix`, in the order of their names, a bounded number a
  /// page. With a delimiter, names that hold it behind the prefix are not given, but what they have
  /// up to it is, once each. The listing outlives its pages.
  [[nodiscard]] virtual std::unique_ptr<ObjectPages> List(const std::string& prefix,
                                                          const std::string& delimiter) = 0;

  /// The objects' bytes as they are stored, packed or not; one that is not there is kNotFound.
  [[nodiscard]] virtual std::vector<Result<std::string>> Fetch(
      std::span<const std::string> names) = 0;

  /// Up to `size` of an object's bytes as they are stored, from `offset` on; nothing behind its
  /// end.
  [[nodiscard]] virtual Result<std::string> FetchPart(const std::string& name, std::uint64_t offset,
                                                      std::uint64_t size) = 0;

  /// Where an object stands, for people: "s3://lake/ledger/…".
  [[nodiscard]] virtual std::string Describe(std::string_view name) const = 0;
};

/// Gives the pages that are still to come to `take`, until that returns an error.
[[nodiscard]] Result<void> ForEachPage(
    ObjectPages& pages, const std::function<Result<void>(const ObjectPages::Page& page)>& take);

/// The name of the first object on the pages that are still to come; "" where there is none.
[[nodiscard]] Result<std::string> FirstName(ObjectPages& pages);

/// Gives the objects whose names begin with `prefix`, a page at a time, to `take`, until that
/// returns an error.
[[nodiscard]] Result<void> ForEachPage(
    ObjectListing& listing, const std::string& prefix,
    const std::function<Result<void>(const std::vector<ListedObject>& page)>& take);

}  // namespace weir::pipeline
