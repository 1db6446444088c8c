// The objects of a lake that is merged, in memory: the port's contract taken literally.
#include "tests/fakes/in_memory_merge_objects.h"

#include <algorithm>
#include <functional>
#include <utility>

#include <fmt/format.h>

#include "src/result/check.h"

namespace weir::fakes {
namespace {

using merge::VersionedObject;
using pipeline::PutOutcome;

std::string VersionOf(const std::string& bytes) {
  return fmt::format("{}-{:016x}", bytes.size(), std::hash<std::string>()(bytes));
}

class MergePages final : public pipeline::ObjectPages {
 public:
  MergePages(const InMemoryMergeObjects& listed, std::string prefix, std::string delimiter)
      : listed_(listed), prefix_(std::move(prefix)), delimiter_(std::move(delimiter)) {}

  Result<std::optional<Page>> Next() override {
    return Through(listed_.hook, "List", prefix_, [this] { return NextPage(); });
  }

 private:
  [[nodiscard]] Result<std::optional<Page>> NextPage() {
    Page page;
    std::size_t given = 0;
    const auto& objects = listed_.objects;
    for (auto object = objects.lower_bound(std::max(prefix_, last_));
         object != objects.end() && object->first.starts_with(prefix_); ++object) {
      std::string name = ListedAs(object->first);
      if (name <= last_) continue;
      if (given++ == InMemoryMergeObjects::kNamesAPage) return std::optional(std::move(page));
      last_ = name;
      if (name == object->first) {
        const auto written = listed_.written.find(name);
        const std::int64_t modified = written == listed_.written.end() ? 0 : written->second;
        page.objects.push_back({std::move(name), object->second.size(), modified});
      } else {
        page.prefixes.push_back(std::move(name));
      }
    }
    return given == 0 ? std::optional<Page>() : std::optional(std::move(page));
  }

  [[nodiscard]] std::string ListedAs(const std::string& name) const {
    if (delimiter_.empty()) return name;
    const std::size_t at = name.find(delimiter_, prefix_.size());
    return at == std::string::npos ? name : name.substr(0, at + delimiter_.size());
  }

  const InMemoryMergeObjects& listed_;
  const std::string prefix_;
  const std::string delimiter_;
  std::string last_;
};

/// Reads from the store each time, so what is deleted meanwhile is missed.
class MergeBytes final : public landing::ByteSource {
 public:
  MergeBytes(const InMemoryMergeObjects& store, std::string name, std::uint64_t size)
      : store_(store), name_(std::move(name)), size_(size) {}

  [[nodiscard]] std::uint64_t size() const override { return size_; }
  [[nodiscard]] Result<std::string> Read(std::uint64_t offset, std::uint64_t size) override {
    WEIR_CHECK(offset <= size_ && size <= size_ - offset, "no more than there is");
    return Through(store_.hook, "Read", name_, [&]() -> Result<std::string> {
      const auto object = store_.objects.find(name_);
      if (object == store_.objects.end()) {
        return Error{ErrorKind::kNotFound, Describe() + ": no such object"};
      }
      return object->second.substr(offset, size);
    });
  }
  [[nodiscard]] std::string Describe() const override { return store_.Describe(name_); }

 private:
  const InMemoryMergeObjects& store_;
  const std::string name_;
  const std::uint64_t size_;
};

}  // namespace

std::unique_ptr<pipeline::ObjectPages> InMemoryMergeObjects::List(const std::string& prefix,
                                                                  const std::string& delimiter) {
  return std::make_unique<MergePages>(*this, prefix, delimiter);
}

std::vector<Result<std::optional<std::string>>> InMemoryMergeObjects::Get(
    std::span<const std::string> names) {
  std::vector<Result<std::optional<std::string>>> contents;
  contents.reserve(names.size());
  for (const std::string& name : names) {
    contents.push_back(Through(hook, "Get", name, [&]() -> Result<std::optional<std::string>> {
      const auto object = objects.find(name);
      return object == objects.end() ? std::nullopt : std::optional(object->second);
    }));
  }
  return contents;
}

std::vector<Result<std::string>> InMemoryMergeObjects::GetRanges(
    std::span<const merge::ObjectRange> ranges) {
  std::vector<Result<std::string>> contents;
  contents.reserve(ranges.size());
  for (const merge::ObjectRange& range : ranges) {
    contents.push_back(Through(hook, "GetRange", range.name, [&]() -> Result<std::string> {
      const auto object = objects.find(range.name);
      if (object == objects.end()) {
        return Error{ErrorKind::kNotFound, Describe(range.name) + ": no such object"};
      }
      const std::string& bytes = object->second;
      return bytes.substr(std::min<std::uint64_t>(range.offset, bytes.size()), range.size);
    }));
  }
  return contents;
}

Result<std::unique_ptr<landing::ByteSource>> InMemoryMergeObjects::Open(const std::string& name) {
  return Through(hook, "Open", name, [&]() -> Result<std::unique_ptr<landing::ByteSource>> {
    const auto object = objects.find(name);
    if (object == objects.end()) {
      return Error{ErrorKind::kNotFound, Describe(name) + ": no such object"};
    }
    return std::unique_ptr<landing::ByteSource>(
        std::make_unique<MergeBytes>(*this, name, object->second.size()));
  });
}

std::vector<Result<PutOutcome>> InMemoryMergeObjects::Create(
    std::span<const merge::NewObject> created, const merge::MaySend& may_send) {
  std::vector<Result<PutOutcome>> outcomes;
  if (created.empty()) return outcomes;
  for (const merge::NewObject& object : created) {
    const auto is_signed = Through(hook, "Sign", object.name, []() -> Result<void> { return {}; });
    if (!is_signed) return {created.size(), is_signed.error()};
  }
  if (!may_send()) {
    return {created.size(), Error{ErrorKind::kUnavailable, "it was held back and not sent"}};
  }
  outcomes.reserve(created.size());
  for (const merge::NewObject& object : created) {
    outcomes.push_back(Through(hook, "Create", object.name, [&]() -> Result<PutOutcome> {
      const bool is_new = objects.try_emplace(object.name, object.bytes).second;
      return is_new ? PutOutcome::kCreated : PutOutcome::kExists;
    }));
  }
  return outcomes;
}

std::vector<Result<std::optional<VersionedObject>>> InMemoryMergeObjects::GetVersions(
    std::span<const std::string> names) {
  std::vector<Result<std::optional<VersionedObject>>> found;
  found.reserve(names.size());
  for (const std::string& name : names) {
    found.push_back(
        Through(hook, "GetVersions", name, [&]() -> Result<std::optional<VersionedObject>> {
          const auto object = objects.find(name);
          if (object == objects.end()) return std::optional<VersionedObject>();
          return std::optional(VersionedObject{object->second, VersionOf(object->second)});
        }));
  }
  return found;
}

std::vector<Result<bool>> InMemoryMergeObjects::Replace(
    std::span<const merge::Replacement> replaced, const merge::MaySend& may_send) {
  std::vector<Result<bool>> outcomes;
  if (replaced.empty()) return outcomes;
  for (const merge::Replacement& one : replaced) {
    const auto is_signed = Through(hook, "Sign", one.name, []() -> Result<void> { return {}; });
    if (!is_signed) return std::vector<Result<bool>>(replaced.size(), is_signed.error());
  }
  if (!may_send()) {
    const Error held_back{ErrorKind::kUnavailable, "it was held back and not sent"};
    return std::vector<Result<bool>>(replaced.size(), held_back);
  }
  outcomes.reserve(replaced.size());
  for (const merge::Replacement& one : replaced) {
    outcomes.push_back(Through(hook, "Replace", one.name, [&]() -> Result<bool> {
      const auto object = objects.find(one.name);
      const std::string version = object == objects.end() ? "" : VersionOf(object->second);
      if (version != one.version) return false;
      objects[one.name] = one.bytes;
      return true;
    }));
  }
  return outcomes;
}

std::vector<Result<void>> InMemoryMergeObjects::Delete(std::span<const std::string> names) {
  std::vector<Result<void>> outcomes;
  outcomes.reserve(names.size());
  for (const std::string& name : names) {
    outcomes.push_back(Through(hook, "Delete", name, [&]() -> Result<void> {
      objects.erase(name);
      return {};
    }));
  }
  return outcomes;
}

}  // namespace weir::fakes
