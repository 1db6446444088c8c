// What Weir's own paths answer: /_weir/health, /_weir/clock, /_weir/faults, /_weir/usage, /metrics.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "src/cloud/http/handler.h"
#include "src/cloud/store/clock.h"
#include "src/cloud/store/faults.h"
#include "src/cloud/store/store.h"
#include "src/cloud/usage/tally.h"

namespace weir::cloud::server {

/// What changes something has to come as application/json, which no page of another site can send
/// from a browser without being asked first (and it is never allowed).
class OwnPages : public http::Handler {
 public:
  struct Facts {
    std::string version;
    std::vector<std::string> services;
    store::TimePoint started;  ///< by the system's clock
    /// Signatures are enforced: who bears none learns of the health that it is well, and no more.
    bool is_guarded = false;
  };

  /// Renders the page at /metrics, in Prometheus's text format.
  using Metrics = std::function<std::string()>;

  /// What is wrong with the files beside the store.
  using ExamineFiles = std::function<store::Trouble()>;

  /// All arguments outlive this.
  OwnPages(Facts facts, store::Store& store, store::Clock& clock, store::Faults& faults,
           usage::Tally& tally, Metrics metrics, ExamineFiles examine_files);

  void Handle(http::Request request, http::Respond respond) override;

  /// Until then the health is that of something that is not set up yet.
  void SetReady() { is_ready_ = true; }

  /// What earlier processes on this store have added to the clock.
  [[nodiscard]] static store::Duration StoredOffset(const store::Store& store);

 private:
  http::Response Answer(const http::Request& request);
  /// The store, and the files beside it.
  [[nodiscard]] store::Trouble Examine();
  [[nodiscard]] http::Response Health(bool with_facts);
  /// The figures' page, with what is wrong with the store.
  [[nodiscard]] http::Response Figures();
  [[nodiscard]] http::Response ShowClock() const;
  http::Response AdvanceClock(const http::Request& request);
  [[nodiscard]] http::Response ListFaults() const;
  http::Response AddFault(const http::Request& request);
  http::Response RemoveFaults(const std::string& path);

  const Facts facts_;
  store::Store& store_;
  store::Clock& clock_;
  store::Faults& faults_;
  usage::Tally& tally_;
  const Metrics metrics_;
  const ExamineFiles examine_files_;
  std::mutex advancing_;
  std::atomic<bool> is_ready_ = false;
};

}  // namespace weir::cloud::server
