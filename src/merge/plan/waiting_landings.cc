// What waits below landing/: the landings that no plan has named (C2), and those that may go (C8).
#include "src/merge/plan/waiting_landings.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

namespace weir::merge {
namespace {

class LandingLister {
 public:
  LandingLister(MergeObjects& objects, const ListingQuestion& question, NamedLandings& named)
      : objects_(objects),
        question_(question),
        old_hour_(landing::HourOf(question.old_before)),
        named_(named) {}

  Result<WaitingLandings> List() {
    const std::string root = fmt::format("{}/", landing::kLandingFolder);
    const auto pages = objects_.List(root, "/");
    while (found_.unlisted_from.empty()) {
      const auto page = pages->Next();
      if (!page) return page.error();
      if (!*page) break;
      if (auto listed = ListHours(**page, root.size()); !listed) return listed.error();
    }
    return Found();
  }

 private:
  using Key = std::pair<std::string, std::string>;  ///< first position and name

  /// What is no hour may hold anything, a lake of its own for one: it is not even listed.
  [[nodiscard]] bool IsAsked(std::string_view hour) const {
    return landing::ParseHour(hour.substr(0, hour.find('/'))) && hour >= question_.from_hour;
  }

  /// Hours come in their order, so those behind have only what is later.
  Result<void> ListHours(const pipeline::ObjectPages::Page& page, std::size_t root) {
    for (const std::string& prefix : page.prefixes) {
      const std::string_view hour = std::string_view(prefix).substr(root);
      if (!IsAsked(hour)) continue;
      if (IsEnoughBefore(hour)) {
        found_.unlisted_from = hour.substr(0, hour.find('/'));
        break;
      }
      if (auto listed = ListHour(prefix); !listed) return listed;
    }
    return {};
  }

  [[nodiscard]] bool IsEnoughBefore(std::string_view hour) const {
    return question_.enough && hour >= question_.whole_before &&
           (found_.bytes >= question_.enough->bytes || found_.count >= question_.enough->count);
  }

  Result<void> ListHour(const std::string& prefix) {
    return pipeline::ForEachPage(*objects_.List(prefix, ""),
                                 [this](const pipeline::ObjectPages::Page& page) -> Result<void> {
                                   for (const auto& object : page.objects) Take(object);
                                   return {};
                                 });
  }

  void Take(const pipeline::ListedObject& object) {
    const auto name = landing::LandingName::Parse(object.name);
    if (!name || name->Text("") != object.name) return;
    if (const auto plan = named_.PlanOf(object.name)) {
      found_.shards.insert(name->shard);
      found_.lowest_plan = std::min(found_.lowest_plan.value_or(*plan), *plan);
      if (name->hour < old_hour_) TakeOld(object.name);
      return;
    }
    if (name->hour < question_.deleted_before) {
      if (found_.returned++ == 0) found_.one_returned = object.name;
      return;
    }
    ++found_.count;
    found_.bytes += object.size;
    found_.shards.insert(name->shard);
    ++found_.hours[name->hour];
    auto& shard = waiting_[name->shard];
    shard.emplace(Key{name->first_position, object.name}, object.size);
    if (shard.size() > kMaxPlannedLandings) shard.erase(std::prev(shard.end()));
  }

  void TakeOld(const std::string& name) {
    if (found_.old.size() < kMaxDeletes) found_.old.push_back(name);
  }

  WaitingLandings Found() {
    for (auto& [shard, landings] : waiting_) {
      auto& first = found_.by_shard[shard];
      for (const auto& [key, bytes] : landings) first.push_back({key.second, bytes});
    }
    return std::move(found_);
  }

  MergeObjects& objects_;
  const ListingQuestion& question_;
  const std::string old_hour_;
  NamedLandings& named_;
  WaitingLandings found_;
  std::map<std::string, std::map<Key, std::uint64_t>> waiting_;
};

}  // namespace

Result<WaitingLandings> ListLandings(MergeObjects& objects, const ListingQuestion& question,
                                     NamedLandings& named) {
  return LandingLister(objects, question, named).List();
}

}  // namespace weir::merge
