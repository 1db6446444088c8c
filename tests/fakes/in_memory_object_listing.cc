// What stands in a lake, in memory: the port's contract taken literally.
#include "tests/fakes/in_memory_object_listing.h"

#include <optional>
#include <utility>

namespace weir::fakes {
namespace {

class Pages final : public pipeline::ObjectPages {
 public:
  Pages(const InMemoryObjectListing::Objects& objects, std::string prefix, std::string delimiter)
      : objects_(objects), prefix_(std::move(prefix)), delimiter_(std::move(delimiter)) {}

  Result<std::optional<Page>> Next() override {
    Page page;
    std::size_t given = 0;
    for (auto object = objects_.lower_bound(prefix_);
         object != objects_.end() && object->first.starts_with(prefix_); ++object) {
      const std::string name = ListedAs(object->first);
      if (name <= last_) continue;
      if (given++ == InMemoryObjectListing::kNamesAPage) return std::optional(std::move(page));
      last_ = name;
      if (name == object->first) {
        page.objects.push_back({name, object->second.size()});
      } else {
        page.prefixes.push_back(name);
      }
    }
    return given == 0 ? std::optional<Page>() : std::optional(std::move(page));
  }

 private:
  [[nodiscard]] std::string ListedAs(const std::string& name) const {
    if (delimiter_.empty()) return name;
    const std::size_t at = name.find(delimiter_, prefix_.size());
    return at == std::string::npos ? name : name.substr(0, at + delimiter_.size());
  }

  const InMemoryObjectListing::Objects& objects_;
  const std::string prefix_;
  const std::string delimiter_;
  std::string last_;
};

}  // namespace

std::unique_ptr<pipeline::ObjectPages> InMemoryObjectListing::List(const std::string& prefix,
                                                                   const std::string& delimiter) {
  if (before_list) before_list(prefix);
  return std::make_unique<Pages>(objects_, prefix, delimiter);
}

std::vector<Result<std::string>> InMemoryObjectListing::Fetch(std::span<const std::string> names) {
  std::vector<Result<std::string>> bodies;
  for (const std::string& name : names) {
    const auto object = objects_.find(name);
    if (object == objects_.end()) {
      bodies.emplace_back(Error{ErrorKind::kNotFound, Describe(name) + ": no such object"});
    } else {
      bodies.emplace_back(object->second);
    }
  }
  return bodies;
}

Result<std::string> InMemoryObjectListing::FetchPart(const std::string& name, std::uint64_t offset,
                                                     std::uint64_t size) {
  auto whole = std::move(Fetch({&name, 1}).front());
  if (!whole) return whole;
  return offset < whole->size() ? whole->substr(offset, size) : std::string();
}

std::string InMemoryObjectListing::Describe(std::string_view name) const {
  return "memory://" + std::string(name);
}

}  // namespace weir::fakes
