// Stores that break the protocol, each in one step: the simulation has to notice.
#include "tests/simulation/flawed_stores.h"

#include <array>
#include <utility>

namespace weir::simulation {
namespace {

using fakes::InMemoryClaimStore;
using fakes::InMemoryObjectStore;
using pipeline::ClaimAnswer;
using pipeline::ClaimMove;
using pipeline::ClaimRequest;
using pipeline::ObjectPut;
using pipeline::PutOutcome;

class Claims : public pipeline::ClaimStore {
 public:
  explicit Claims(InMemoryClaimStore& claims) : claims_(claims) {}

  void Claim(std::span<const ClaimRequest> requests, std::span<ClaimAnswer> answers) override {
    claims_.Claim(requests, answers);
  }
  std::vector<Result<std::string>> Move(std::span<const ClaimMove> moves) override {
    return claims_.Move(moves);
  }

 protected:
  InMemoryClaimStore& claims_;
};

class CheckThenWriteClaims final : public Claims {
 public:
  CheckThenWriteClaims(InMemoryClaimStore& claims, Strand& strand)
      : Claims(claims), strand_(strand) {}

  void Claim(std::span<const ClaimRequest> requests, std::span<ClaimAnswer> answers) override {
    for (const ClaimRequest& request : requests) {
      if (claims_.Find(request.key) != nullptr) continue;
      strand_.Pause();
      claims_.Erase(request.key);
    }
    claims_.Claim(requests, answers);
  }

 private:
  Strand& strand_;
};

class ForgetfulClaims final : public Claims {
 public:
  using Claims::Claims;

  void Claim(std::span<const ClaimRequest> requests, std::span<ClaimAnswer> answers) override {
    claims_.Claim(requests, answers);
    for (std::size_t i = 0; i < requests.size(); ++i) answers[i].object = requests[i].object.name;
  }
};

class BlindlyMovingClaims final : public Claims {
 public:
  using Claims::Claims;

  std::vector<Result<std::string>> Move(std::span<const ClaimMove> moves) override {
    std::vector<Result<std::string>> names;
    for (const auto& [key, from, to] : moves) {
      names.push_back(claims_.MoveOne({key, claims_.Find(key)->object, to}));
    }
    return names;
  }
};

class ProvenObjects final : public pipeline::ObjectStore {
 public:
  explicit ProvenObjects(InMemoryObjectStore& objects) : objects_(objects) {}

  std::vector<Result<PutOutcome>> Put(std::span<const ObjectPut> puts) override {
    static_cast<void>(objects_.Put(puts));
    return std::vector<Result<PutOutcome>>(puts.size(), PutOutcome::kCreated);
  }
  std::vector<Result<std::optional<std::string>>> Read(
      std::span<const std::string_view> names) override {
    return objects_.Read(names);
  }

 private:
  InMemoryObjectStore& objects_;
};

class OverwritingObjects final : public pipeline::ObjectStore {
 public:
  explicit OverwritingObjects(InMemoryObjectStore& objects) : objects_(objects) {}

  std::vector<Result<PutOutcome>> Put(std::span<const ObjectPut> puts) override {
    for (const ObjectPut& put : puts) objects_.Erase(put.object.name);
    return objects_.Put(puts);
  }
  std::vector<Result<std::optional<std::string>>> Read(
      std::span<const std::string_view> names) override {
    return objects_.Read(names);
  }

 private:
  InMemoryObjectStore& objects_;
};

class ForgetfulObjects final : public pipeline::ObjectStore {
 public:
  explicit ForgetfulObjects(InMemoryObjectStore& objects) : objects_(objects) {}

  std::vector<Result<PutOutcome>> Put(std::span<const ObjectPut> puts) override {
    std::vector<Result<PutOutcome>> outcomes;
    for (const ObjectPut& put : puts) outcomes.push_back(objects_.PutOne(put.object, put.lines));
    return outcomes;
  }
  std::vector<Result<std::optional<std::string>>> Read(
      std::span<const std::string_view> names) override {
    return objects_.Read(names);
  }

 private:
  InMemoryObjectStore& objects_;
};

class ProvenTombstones final : public pipeline::ObjectStore {
 public:
  explicit ProvenTombstones(InMemoryObjectStore& objects) : objects_(objects) {}

  std::vector<Result<PutOutcome>> Put(std::span<const ObjectPut> puts) override {
    auto outcomes = objects_.Put(puts);
    for (auto& outcome : outcomes) {
      if (*outcome == PutOutcome::kBuried) outcome = PutOutcome::kCreated;
    }
    return outcomes;
  }
  std::vector<Result<std::optional<std::string>>> Read(
      std::span<const std::string_view> names) override {
    return objects_.Read(names);
  }

 private:
  InMemoryObjectStore& objects_;
};

constexpr std::array<std::pair<std::string_view, Flaw>, 9> kFlaws = {{
    {"none", Flaw::kNone},
    {"check_then_write", Flaw::kCheckThenWrite},
    {"existence_is_proof", Flaw::kExistenceIsProof},
    {"forgets_object", Flaw::kForgetsObject},
    {"moves_blindly", Flaw::kMovesBlindly},
    {"overwrites", Flaw::kOverwrites},
    {"forgets_tombstones", Flaw::kForgetsTombstones},
    {"tombstones_are_proof", Flaw::kTombstonesAreProof},
    {"answers_without_entry", Flaw::kAnswersWithoutEntry},
}};

}  // namespace

std::optional<Flaw> FlawNamed(std::string_view name) {
  for (const auto& [known, flaw] : kFlaws) {
    if (known == name) return flaw;
  }
  return std::nullopt;
}

std::unique_ptr<pipeline::ClaimStore> FlawedClaims(Flaw flaw, InMemoryClaimStore& claims,
                                                   Strand& strand) {
  switch (flaw) {
    case Flaw::kCheckThenWrite:
      return std::make_unique<CheckThenWriteClaims>(claims, strand);
    case Flaw::kForgetsObject:
      return std::make_unique<ForgetfulClaims>(claims);
    case Flaw::kMovesBlindly:
      return std::make_unique<BlindlyMovingClaims>(claims);
    default:
      return nullptr;
  }
}

std::unique_ptr<pipeline::ObjectStore> FlawedObjects(Flaw flaw, InMemoryObjectStore& objects) {
  switch (flaw) {
    case Flaw::kExistenceIsProof:
      return std::make_unique<ProvenObjects>(objects);
    case Flaw::kOverwrites:
      return std::make_unique<OverwritingObjects>(objects);
    case Flaw::kForgetsTombstones:
      return std::make_unique<ForgetfulObjects>(objects);
    case Flaw::kTombstonesAreProof:
      return std::make_unique<ProvenTombstones>(objects);
    default:
      return nullptr;
  }
}

}  // namespace weir::simulation
