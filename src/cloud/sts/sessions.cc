// sts/session <access key id> → {"secret":…,"token":…,"expires":…,"arn":…,"user_id":…,
//     "source_identity":…}
#include "src/cloud/sts/sessions.h"

#include <algorithm>
#include <exception>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>

#include "src/cloud/protocol/random_text.h"
#include "src/cloud/store/key.h"
#include "src/cloud/sts/errors.h"

namespace weir::cloud::sts {
namespace {

namespace json = boost::json;

constexpr std::string_view kSpace = "sts/session";
constexpr std::size_t kKeyLength = 16;
constexpr std::size_t kSecretLength = 40;
constexpr std::size_t kTokenLength = 356;

std::string ToStored(const Session& session) {
  json::object stored{
      {"secret", session.secret_access_key},
      {"token", session.token},
      {"expires", session.expires.time_since_epoch().count()},
      {"arn", session.identity.arn},
      {"user_id", session.identity.user_id},
  };
  if (!session.source_identity.empty()) stored["source_identity"] = session.source_identity;
  return json::serialize(stored);
}

Session FromStored(std::string access_key_id, std::string_view text) {
  try {
    const json::value value = json::parse(text);
    const json::object& stored = value.as_object();
    const auto member = [&stored](std::string_view name) {
      return json::value_to<std::string>(stored.at(name));
    };
    return {std::move(access_key_id),
            member("secret"),
            member("token"),
            store::TimePoint(store::Duration(stored.at("expires").as_int64())),
            {member("arn"), member("user_id")},
            stored.contains("source_identity") ? member("source_identity") : std::string()};
  } catch (const std::exception& error) {
    throw store::StoreFailure(std::string("a stored session is damaged: ") + error.what());
  }
}

}  // namespace

struct Sessions::Census {
  std::size_t alive = 0;
  std::vector<std::string> forgotten;  ///< keys in the store
};

Sessions::Sessions(store::Store& store, const store::Clock& clock) : store_(store), clock_(clock) {}

protocol::Outcome<Session> Sessions::Create(Identity identity, std::chrono::seconds duration,
                                            std::string source_identity) {
  Session session{"ASIA" + protocol::RandomText(kKeyLength),
                  protocol::RandomText(kSecretLength, protocol::kBase64Letters),
                  protocol::RandomText(kTokenLength, protocol::kBase64Letters),
                  clock_.Now() + duration,
                  std::move(identity),
                  std::move(source_identity)};
  const std::lock_guard lock(creating_);
  const Census census = Count(clock_.Now());
  if (census.alive >= kMaxSessions) return errors::Throttled();
  store::WriteBatch batch;
  for (const std::string& key : census.forgotten) batch.Delete(key);
  batch.Put(store::Key(kSpace).Text(session.access_key_id), ToStored(session));
  if (const auto applied = store_.Apply(std::move(batch)); !applied) {
    return protocol::Because(protocol::InternalFailure(), applied.error());
  }
  return session;
}

Sessions::Census Sessions::Count(store::TimePoint now) const {
  Census census;
  std::vector<std::pair<store::TimePoint, std::string>> expired;
  const store::Key all(kSpace);
  store_.Scan(all, all.After(), [&](std::string_view key, std::string_view value) {
    const store::TimePoint expires = FromStored({}, value).expires;
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
  const auto stored = store_.Get(store::Key(kSpace).Text(access_key_id));
  if (!stored) return std::nullopt;
  return FromStored(std::string(access_key_id), *stored);
}

std::optional<protocol::KeySecret> Sessions::Find(std::string_view access_key_id) const {
  const auto session = Lookup(access_key_id);
  if (!session) return std::nullopt;
  return protocol::KeySecret{session->secret_access_key, session->token, session->expires};
}

}  // namespace weir::cloud::sts
