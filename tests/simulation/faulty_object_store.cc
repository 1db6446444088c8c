// A lake as one attempt sees it through a bad network.
#include "tests/simulation/faulty_object_store.h"

namespace weir::simulation {

using pipeline::ObjectPut;
using pipeline::ObjectRef;
using pipeline::PutOutcome;

std::vector<Result<PutOutcome>> FaultyObjectStore::Put(std::span<const ObjectPut> puts) {
  std::vector<Result<PutOutcome>> outcomes;
  for (const ObjectPut& put : puts) outcomes.push_back(PutOne(put));
  return outcomes;
}

std::vector<Result<std::optional<std::string>>> FaultyObjectStore::Read(
    std::span<const std::string_view> names) {
  std::vector<Result<std::optional<std::string>>> contents;
  for (const std::string_view name : names) contents.push_back(ReadOne(name));
  return contents;
}

Result<PutOutcome> FaultyObjectStore::PutOne(const ObjectPut& put) {
  Step();
  if (chaos_.Strikes(Fault::kRefused)) return Error{ErrorKind::kUnavailable, "refused"};
  if (chaos_.Strikes(Fault::kNoAnswer)) return Error{ErrorKind::kUnknown, "no answer"};
  if (chaos_.Strikes(Fault::kLateEffect)) {
    PutLater(put);
    return Error{ErrorKind::kUnknown, "no answer yet"};
  }
  auto outcome = pipeline::PutOne(inner_, put);
  Step();
  if (chaos_.Strikes(Fault::kEcho)) outcome = pipeline::PutOne(inner_, put);
  if (chaos_.Strikes(Fault::kLostAnswer)) return Error{ErrorKind::kUnknown, "lost answer"};
  return outcome;
}

Result<std::optional<std::string>> FaultyObjectStore::ReadOne(std::string_view name) {
  Step();
  if (chaos_.Strikes(Fault::kRefused)) return Error{ErrorKind::kUnavailable, "refused"};
  return pipeline::ReadOne(inner_, name);
}

Result<pipeline::BuriedMembers> FaultyObjectStore::ReadBuried(std::string_view name) {
  Step();
  if (chaos_.Strikes(Fault::kRefused)) return Error{ErrorKind::kUnavailable, "refused"};
  return inner_.ReadBuried(name);
}

void FaultyObjectStore::Step() {
  if (chaos_.Strikes(Fault::kPause)) strand_.Pause();
  if (chaos_.Strikes(Fault::kCrash)) throw Crash{};
}

void FaultyObjectStore::PutLater(const ObjectPut& put) {
  chaos_.Later([&inner = inner_, name = std::string(put.object.name), is_met = put.is_met,
                kept = std::vector<std::string>(put.lines.begin(), put.lines.end())] {
    const std::vector<std::string_view> views(kept.begin(), kept.end());
    // Nobody waits for this answer any more.
    static_cast<void>(pipeline::PutOne(inner, {ObjectRef{name}, views, is_met}));
  });
}

}  // namespace weir::simulation
