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
  LandingLister(MergeObjects& objects, const ListingQuestion& question, NamedLandings& named,
                const ListingInSteps* steps)
      : objects_(objects),
        question_(question),
        old_hour_(landing::HourOf(question.old_before)),
        named_(named),
        steps_(steps) {
    if (steps_ == nullptr) return;
    found_.shards = steps_->listed.shards;
    found_.lowest_plan = steps_->listed.lowest_plan;
  }

  Result<WaitingLandings> List() {
    const std::string root = fmt::format("{}/", landing::kLandingFolder);
    const auto pages = objects_.List(root, "/");
    while (found_.unlisted_from.empty() && !found_.is_stopped) {
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
      if (auto listed = TakeHour(prefix, hour.substr(0, hour.find('/'))); !listed) return listed;
      if (found_.is_stopped) break;
    }
    return {};
  }

  Result<void> TakeHour(const std::string& prefix, std::string_view hour) {
    if (steps_ == nullptr || hour >= question_.whole_before) return ListHour(prefix);
    ListedHours& known = steps_->listed;
    if (hour > known.to) {
      found_.is_stopped = !std::exchange(is_first_, false) && !steps_->may_go_on();
      if (found_.is_stopped) return {};
    } else if (!known.again.contains(hour)) {
      return {};
    }
    const std::uint64_t before = AskedFor();
    if (auto listed = ListHour(prefix); !listed) return listed;
    known.again.erase(std::string(hour));
    if (AskedFor() > before) known.again.emplace(hour);
    known.to = std::max(known.to, std::string(hour));
    known.shards = found_.shards;
    known.lowest_plan = found_.lowest_plan;
    return {};
  }

  /// Landings of which more is asked for than that they are there.
  [[nodiscard]] std::uint64_t AskedFor() const {
    return found_.count + found_.returned + found_.old.size();
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
  const ListingInSteps* steps_;
  bool is_first_ = true;
  WaitingLandings found_;
  std::map<std::string, std::map<Key, std::uint64_t>> waiting_;
};

}  // namespace

Result<WaitingLandings> ListLandings(MergeObjects& objects, const ListingQuestion& question,
                                     NamedLandings& named, const ListingInSteps* steps) {
  return LandingLister(objects, question, named, steps).List();
}

}  // namespace weir::merge
