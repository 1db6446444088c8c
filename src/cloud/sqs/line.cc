// A message leaves its place and enters it anew with every change.
#include "src/cloud/sqs/line.h"

namespace weir::cloud::sqs {

void Line::Add(MessageNumber number, Standing standing, TimePoint now) {
  Place& place = places_[number];
  place.standing = std::move(standing);
  by_sent_.emplace(place.standing.sent, number);
  Enter(number, place, now);
}

const Standing* Line::Find(MessageNumber number) const {
  const auto found = places_.find(number);
  return found == places_.end() ? nullptr : &found->second.standing;
}

void Line::Remove(MessageNumber number) {
  const auto found = places_.find(number);
  if (found == places_.end()) return;
  Leave(number, found->second);
  by_sent_.erase({found->second.standing.sent, number});
  places_.erase(found);
}

void Line::Clear() {
  places_.clear();
  hidden_.clear();
  by_sent_.clear();
  ready_.clear();
  groups_.clear();
  in_flight_ = 0;
}

void Line::Pass(TimePoint now) {
  while (!hidden_.empty() && hidden_.begin()->first <= now) {
    const MessageNumber number = hidden_.begin()->second;
    Place& place = places_.at(number);
    Leave(number, place);
    Enter(number, place, now);
  }
}

std::vector<MessageNumber> Line::Ready(std::size_t most, const PassesOver& passes_over) const {
  std::vector<MessageNumber> chosen;
  const auto add = [&](MessageNumber number, const Standing& standing) {
    if (!passes_over || !passes_over(number, standing)) chosen.push_back(number);
  };
  for (auto head = ready_.begin(); head != ready_.end() && chosen.size() < most; ++head) {
    const Standing& first = places_.at(*head).standing;
    if (!is_fifo_) {
      add(*head, first);
      continue;
    }
    for (const MessageNumber number : groups_.at(first.group).messages) {
      const Place& place = places_.at(number);
      if (chosen.size() == most || place.is_hidden) break;
      add(number, place.standing);
    }
  }
  return chosen;
}

void Line::Change(MessageNumber number, Standing standing, TimePoint now) {
  Place& place = places_.at(number);
  Leave(number, place);
  place.standing = std::move(standing);
  Enter(number, place, now);
}

std::optional<TimePoint> Line::NextVisible() const {
  if (hidden_.empty()) return std::nullopt;
  return hidden_.begin()->first;
}

std::vector<MessageNumber> Line::SentBefore(TimePoint time, std::size_t most) const {
  std::vector<MessageNumber> old;
  for (auto at = by_sent_.begin(); at != by_sent_.end() && old.size() < most; ++at) {
    if (at->first >= time) break;
    old.push_back(at->second);
  }
  return old;
}

void Line::Enter(MessageNumber number, Place& place, TimePoint now) {
  place.is_hidden = place.standing.visible > now;
  const bool is_in_flight = place.is_hidden && place.standing.received > 0;
  if (place.is_hidden) hidden_.emplace(place.standing.visible, number);
  if (is_in_flight) ++in_flight_;
  if (!is_fifo_) {
    if (!place.is_hidden) ready_.insert(number);
    return;
  }
  Group& group = GroupOf(place.standing);
  TakeHead(group);
  group.messages.insert(number);
  if (is_in_flight) ++group.in_flight;
  SetHead(group);
}

void Line::Leave(MessageNumber number, Place& place) {
  const bool is_in_flight = place.is_hidden && place.standing.received > 0;
  if (place.is_hidden) hidden_.erase({place.standing.visible, number});
  if (is_in_flight) --in_flight_;
  if (!is_fifo_) {
    ready_.erase(number);
    return;
  }
  Group& group = GroupOf(place.standing);
  TakeHead(group);
  group.messages.erase(number);
  if (is_in_flight) --group.in_flight;
  if (group.messages.empty()) {
    groups_.erase(place.standing.group);
  } else {
    SetHead(group);
  }
}

void Line::TakeHead(const Group& group) {
  if (!group.messages.empty()) ready_.erase(*group.messages.begin());
}

void Line::SetHead(const Group& group) {
  const MessageNumber first = *group.messages.begin();
  if (group.in_flight == 0 && !places_.at(first).is_hidden) ready_.insert(first);
}

}  // namespace weir::cloud::sqs
