// sts/session <access key id> → session
#include "src/cloud/sts/sessions.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "src/cloud/store/key.h"
#include "src/cloud/store/record/record.h"
#include "src/cloud/sts/errors.h"
#include "src/cloud/sts/spaces.h"
#include "src/text/random.h"

namespace weir::cloud::sts {
namespace {

constexpr std::size_t kKeyLength = 16;
constexpr std::size_t kSecretLength = 40;
constexpr std::size_t kTokenLength = 356;

Session ReadSession(std::string_view row) { return store::DecodeRow<Session>(row, "a session"); }

}  // namespace

struct Sessions::Census {
  std::size_t alive = 0;
  std::vector<std::string> forgotten;  ///< keys in the store
};

Sessions::Sessions(store::Store& store, const store::Clock& clock) : store_(store), clock_(clock) {}

protocol::Outcome<Session> Sessions::Create(Identity identity, std::chrono::seconds duration,
                                            SessionChoices choices) {
  Session session{"ASIA" + text::RandomText(kKeyLength),
                  text::RandomText(kSecretLength, text::kBase64Letters),
                  text::RandomText(kTokenLength, text::kBase64Letters),
                  clock_.Now() + duration,
                  std::move(identity),
                  std::move(choices.source_identity),
                  std::move(choices.policy),
                  std::move(choices.policy_arns)};
  const std::lock_guard lock(creating_);
  const Census census = Count(clock_.Now());
  if (census.alive >= kMaxSessions) return errors::Throttled();
  store::WriteBatch batch;
  for (const std::string& key : census.forgotten) batch.Delete(key);
  batch.Put(store::Key(kSessionSpace).Text(session.access_key_id), store::EncodeRow(session));
  if (const auto applied = store_.Apply(std::move(batch)); !applied) {
    return protocol::Because(protocol::InternalFailure(), applied.error());
  }
  return session;
}

Sessions::Census Sessions::Count(store::TimePoint now) const {
  Census census;
  std::vector<std::pair<store::TimePoint, std::string>> expired;
  const store::Key all(kSessionSpace);
  store_.Scan(all, all.After(), [&](std::string_view key, std::string_view value) {
    const store::TimePoint expires = ReadSession(value).expires;
    if (expires > now) {
      ++census.alive;
    } else {
      expired.emplace_back(expires, key);
    }
    return true;
  });
  if (expired.size() <= kMaxExpired) return census;
  const auto kept = expired.end() - static_cast<std::ptrdiff_t>(kMaxExpired);
  std::nth_element(expired.begin(), kept, expired.end());
  std::for_each(expired.begin(), kept, [&census](auto& session) {
    census.forgotten.push_back(std::move(session.second));
  });
  return census;
}

std::optional<Session> Sessions::Lookup(std::string_view access_key_id) const {
  const auto stored = store_.Get(store::Key(kSessionSpace).Text(access_key_id));
  if (!stored) return std::nullopt;
  Session session = ReadSession(*stored);
  session.access_key_id = access_key_id;
  return session;
}

std::optional<protocol::KeySecret> Sessions::Find(std::string_view access_key_id) const {
  const auto session = Lookup(access_key_id);
  if (!session) return std::nullopt;
  return protocol::KeySecret{session->secret_access_key, session->token, session->expires};
}

}  // namespace weir::cloud::sts
