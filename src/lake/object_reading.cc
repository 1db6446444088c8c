// Reads the objects of a lake, several at once, in memory that does not grow with them.
#include "src/lake/object_reading.h"

#include <algorithm>
#include <future>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace weir::lake {
namespace {

/// So many are fetched at once, and no more than kPieceBytes of them.
constexpr std::size_t kObjectsOfAPiece = 64;

}  // namespace

ObjectReading::ObjectReading(pipeline::ObjectListing& objects, KeyOf key_of,
                             const LineSchemas& schemas, std::size_t threads)
    : objects_(objects),
      key_of_(std::move(key_of)),
      schemas_(schemas),
      threads_(std::max<std::size_t>(threads, 1)) {}

Result<void> ObjectReading::ReadAll(
    const std::string& folder,
    const std::function<Result<bool>(const pipeline::ListedObject& object)>& listed,
    const Taker& take) {
  Objects some;
  std::uint64_t bytes = 0;
  const auto flush = [&]() -> Result<void> {
    bytes = 0;
    return ReadSome(std::exchange(some, {}), take);
  };
  const auto read = pipeline::ForEachPage(
      objects_, folder, [&](const std::vector<pipeline::ListedObject>& page) -> Result<void> {
        for (const pipeline::ListedObject& object : page) {
          const auto is_wanted = listed(object);
          if (!is_wanted) return is_wanted.error();
          if (!*is_wanted) continue;
          if (object.size > kPieceBytes) {
            if (auto one = ReadLarge(object, take); !one) return one;
            continue;
          }
          if (bytes + object.size > kPieceBytes || some.size() == kObjectsOfAPiece) {
            if (auto flushed = flush(); !flushed) return flushed;
          }
          bytes += object.size;
          some.push_back(object);
        }
        return {};
      });
  return read ? flush() : read;
}

/// One that was listed: that it is gone by now is said as of those that are fetched whole.
Result<void> ObjectReading::ReadLarge(const pipeline::ListedObject& object, const Taker& take) {
  Result<void> taken;
  const auto read = ReadOne(object, [&taken, &take](AuditedObject& part) {
    taken = take(part);
    return taken;
  });
  if (read || !taken) return taken;
  AuditedObject gone(object, schemas_, key_of_);
  gone.Fail(read.error());
  return take(gone);
}

Result<void> ObjectReading::ReadOne(const pipeline::ListedObject& object, const Taker& take) {
  AuditedObject reader(object, schemas_, key_of_);
  for (std::uint64_t at = 0; !reader.is_unreadable();) {
    const auto piece = objects_.FetchPart(object.name, at, kPieceBytes);
    if (!piece && piece.error().kind == ErrorKind::kNotFound) return piece.error();
    if (!piece) {
      reader.Fail(piece.error());
    } else if (piece->empty()) {
      reader.Finish();
    } else {
      reader.Add(*piece);
      bytes_read_ += piece->size();
      at += piece->size();
    }
    if (auto taken = take(reader); !taken) return taken;
    if (piece && piece->empty()) return {};
  }
  return {};
}

Result<void> ObjectReading::ReadSome(const Objects& objects, const Taker& take) {
  std::vector<std::string> names;
  std::vector<std::unique_ptr<AuditedObject>> readers;
  for (const pipeline::ListedObject& object : objects) {
    names.push_back(object.name);
    readers.push_back(std::make_unique<AuditedObject>(object, schemas_, key_of_));
  }
  const auto bodies = objects_.Fetch(names);
  const std::size_t share = (readers.size() + threads_ - 1) / threads_;
  std::vector<std::future<void>> others;
  for (std::size_t first = 0; first < readers.size(); first += share) {
    const std::size_t count = std::min(share, readers.size() - first);
    others.push_back(std::async(std::launch::async, [this, &readers, &bodies, first, count] {
      ReadPacked(std::span(readers).subspan(first, count), std::span(bodies).subspan(first, count));
    }));
  }
  for (auto& other : others) other.get();
  for (std::size_t i = 0; i < readers.size(); ++i) {
    if (bodies[i]) bytes_read_ += bodies[i]->size();
    if (auto taken = take(*readers[i]); !taken) return taken;
  }
  return {};
}

void ObjectReading::ReadPacked(std::span<const std::unique_ptr<AuditedObject>> objects,
                               std::span<const Result<std::string>> bodies) const {
  for (std::size_t i = 0; i < objects.size(); ++i) {
    if (bodies[i]) {
      objects[i]->Add(*bodies[i]);
      objects[i]->Finish();
    } else {
      objects[i]->Fail(bodies[i].error());
    }
  }
}

Result<void> CheckIsWhole(AuditedObject& object, const pipeline::ObjectListing& objects) {
  const std::vector<Finding> findings = object.TakeFindings();
  if (findings.empty()) return {};
  return Error{ErrorKind::kCorrupt, fmt::format("line {}: {}; 'weir verify' says all that is wrong",
                                                findings.front().line, findings.front().detail)}
      .In(objects.Describe(object.name()));
}

}  // namespace weir::lake
