// sts/session <access key id> → {"secret":…,"token":…,"expires":…,"arn":…,"user_id":…}
#include "src/cloud/sts/sessions.h"

#include <exception>
#include <utility>

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
  return json::serialize(json::object{
      {"secret", session.secret_access_key},
      {"token", session.token},
      {"expires", session.expires.time_since_epoch().count()},
      {"arn", session.identity.arn},
      {"user_id", session.identity.user_id},
  });
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
            {member("arn"), member("user_id")}};
  } catch (const std::exception& error) {
    throw store::StoreFailure(std::string("a stored session is damaged: ") + error.what());
  }
}

}  // namespace

Sessions::Sessions(store::Store& store, const store::Clock& clock) : store_(store), clock_(clock) {}

protocol::Outcome<Session> Sessions::Create(Identity identity, std::chrono::seconds duration) {
  Session session{"ASIA" + protocol::RandomText(kKeyLength),
                  protocol::RandomText(kSecretLength, protocol::kBase64Letters),
                  protocol::RandomText(kTokenLength, protocol::kBase64Letters),
                  clock_.Now() + duration, std::move(identity)};
  const std::lock_guard lock(creating_);
  store::WriteBatch batch;
  std::size_t alive = 0;
  const store::Key all(kSpace);
  store_.Scan(all, all.After(), [&](std::string_view key, std::string_view value) {
    const bool is_over = FromStored({}, value).expires <= clock_.Now();
    if (is_over) batch.Delete(key);
    alive += is_over ? 0 : 1;
    return true;
  });
  if (alive >= kMaxSessions) return errors::TooManySessions();
  batch.Put(store::Key(kSpace).Text(session.access_key_id), ToStored(session));
  if (!store_.Apply(std::move(batch))) return protocol::InternalFailure();
  return session;
}

std::optional<Session> Sessions::Lookup(std::string_view access_key_id) const {
  const auto stored = store_.Get(store::Key(kSpace).Text(access_key_id));
  if (!stored) return std::nullopt;
  Session session = FromStored(std::string(access_key_id), *stored);
  return session.expires > clock_.Now() ? std::optional(std::move(session)) : std::nullopt;
}

std::optional<protocol::KeySecret> Sessions::Find(std::string_view access_key_id) const {
  const auto session = Lookup(access_key_id);
  if (!session) return std::nullopt;
  return protocol::KeySecret{session->secret_access_key, session->token};
}

}  // namespace weir::cloud::sts
