// A lake as one attempt sees it through a bad network.
#include "tests/simulation/faulty_object_store.h"

#include <vector>

namespace weir::simulation {

using pipeline::ObjectRef;
using pipeline::PutOutcome;

Result<PutOutcome> FaultyObjectStore::Put(const ObjectRef& object,
                                          std::span<const std::string_view> lines) {
  Step();
  if (chaos_.Strikes(Fault::kRefused)) return Error{ErrorKind::kUnavailable, "refused"};
  if (chaos_.Strikes(Fault::kNoAnswer)) return Error{ErrorKind::kUnknown, "no answer"};
  if (chaos_.Strikes(Fault::kLateEffect)) {
    PutLater(object, lines);
    return Error{ErrorKind::kUnknown, "no answer yet"};
  }
  auto put = inner_.Put(object, lines);
  Step();
  if (chaos_.Strikes(Fault::kEcho)) put = inner_.Put(object, lines);
  if (chaos_.Strikes(Fault::kLostAnswer)) return Error{ErrorKind::kUnknown, "lost answer"};
  return put;
}

Result<std::optional<std::string>> FaultyObjectStore::Read(std::string_view name) {
  Step();
  if (chaos_.Strikes(Fault::kRefused)) return Error{ErrorKind::kUnavailable, "refused"};
  return inner_.Read(name);
}

void FaultyObjectStore::Step() {
  if (chaos_.Strikes(Fault::kPause)) strand_.Pause();
  if (chaos_.Strikes(Fault::kCrash)) throw Crash{};
}

void FaultyObjectStore::PutLater(const ObjectRef& object, std::span<const std::string_view> lines) {
  chaos_.Later([&inner = inner_, name = std::string(object.name),
                kept = std::vector<std::string>(lines.begin(), lines.end())] {
    const std::vector<std::string_view> views(kept.begin(), kept.end());
    // Nobody waits for this answer any more.
    static_cast<void>(inner.Put(ObjectRef{name}, views));
  });
}

}  // namespace weir::simulation
