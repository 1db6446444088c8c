// Queues by name. What they hold is theirs.
#include "src/cloud/sqs/store.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "src/cloud/sqs/errors.h"
#include "src/cloud/sqs/rows.h"

namespace weir::cloud::sqs {

QueueStore::QueueStore(store::Store& store, store::Clock& clock, Options options)
    : options_(options),
      means_{.store = store,
             .clock = clock,
             .most_messages = options.messages,
             .most_in_flight = options.in_flight},
      timekeeper_(
          clock, [this](const QueueKey& key) { return Find(key); }, [this] { return All(); }) {
  means_.find = [this](const QueueKey& key) { return Find(key); };
  means_.wake = [this](const Queue& queue) { timekeeper_.Wake(queue.key()); };
  const store::Key prefix(kQueueSpace);
  const std::unique_lock lock(mutex_);
  store.Scan(prefix, prefix.After(), [&](std::string_view key, std::string_view bytes) {
    store::KeyParts parts(key, kQueueSpace);
    QueueKey name;
    name.region = parts.Text();
    name.name = parts.Text();
    auto row = store::DecodeRow<QueueRow>(bytes, "a queue");
    last_number_ = std::max(last_number_, row.number);
    queues_.emplace(name, std::make_shared<Queue>(name, std::move(row), means_));
    return true;
  });
}

QueueStore::~QueueStore() { Close(); }

std::vector<std::shared_ptr<Queue>> QueueStore::All() const {
  const std::shared_lock lock(mutex_);
  std::vector<std::shared_ptr<Queue>> all;
  for (const auto& [key, queue] : queues_) all.push_back(queue);
  return all;
}

std::shared_ptr<Queue> QueueStore::Find(const QueueKey& key) const {
  const std::shared_lock lock(mutex_);
  const auto found = queues_.find(key);
  return found == queues_.end() ? nullptr : found->second;
}

Outcome<std::shared_ptr<Queue>> QueueStore::Get(const QueueKey& key) const {
  auto queue = Find(key);
  if (queue == nullptr) return errors::NoSuchQueue();
  return queue;
}

std::vector<std::shared_ptr<Queue>> QueueStore::List(std::string_view region) const {
  std::vector<std::shared_ptr<Queue>> all = All();
  std::erase_if(all, [region](const auto& queue) { return queue->key().region != region; });
  return all;
}

std::vector<std::string> QueueStore::SourcesOf(const QueueKey& target) const {
  std::vector<std::string> names;
  for (const auto& queue : List(target.region)) {
    const auto redrive = queue->settings().redrive;
    if (redrive && redrive->target_arn == target.Arn()) names.push_back(queue->key().name);
  }
  return names;
}

Outcome<void> QueueStore::CheckRedriveTarget(const QueueKey& key, const Attributes& given) const {
  const auto redrive = ReadRedrive(given);
  if (!redrive) return {};
  const auto target_key = QueueKey::FromArn(redrive->target_arn);
  const auto target = target_key ? Find(*target_key) : nullptr;
  const std::string& text = given.at("RedrivePolicy");
  if (target == nullptr) {
    return errors::InvalidValue(text, "RedrivePolicy", "Dead letter target does not exist.");
  }
  if (!AllowsRedrive(target->row().attributes, key)) {
    return errors::InvalidValue(
        text, "RedrivePolicy",
        "The queue is not allowed by the RedriveAllowPolicy of its dead letter target.");
  }
  return {};
}

namespace {

/// Whether a queue that is there is the one that is asked for.
Outcome<void> CheckSame(const QueueKey& key, const QueueRow& row, const Attributes& given) {
  for (const auto& [name, text] : given) {
    if (AttributeOf(key, row.attributes, name) != text) return errors::QueueExists(name);
  }
  return {};
}

}  // namespace

Outcome<void> QueueStore::Create(const QueueKey& key, const Attributes& attributes,
                                 const Tags& tags) {
  if (const auto checked = CheckName(key, attributes); !checked) return checked;
  if (const auto checked = CheckAttributes(key, attributes); !checked) return checked;
  if (const auto checked = CheckTogether(attributes); !checked) return checked;
  if (const auto there = Find(key)) return CheckSame(key, there->row(), attributes);
  if (const auto checked = CheckRedriveTarget(key, attributes); !checked) return checked;
  const std::unique_lock lock(mutex_);
  if (const auto there = queues_.find(key); there != queues_.end()) {
    return CheckSame(key, there->second->row(), attributes);
  }
  const TimePoint now = Now();
  std::erase_if(deleted_, [now](const auto& one) { return one.second + kPause <= now; });
  if (options_.pauses && deleted_.contains(key)) return errors::DeletedRecently();
  if (queues_.size() >= options_.queues) return errors::TooMany("queues", options_.queues);
  last_number_ =
      std::max(last_number_ + 1, static_cast<QueueNumber>(now.time_since_epoch().count()));
  QueueRow row{.number = last_number_, .created = now, .modified = now, .tags = tags};
  sqs::SetAttributes(attributes, row.attributes);
  store::WriteBatch batch;
  batch.Put(QueueRowKey(key), store::EncodeRow(row));
  if (const auto applied = means_.store.Apply(std::move(batch)); !applied) {
    return errors::StoreFailed(applied.error());
  }
  queues_.emplace(key, std::make_shared<Queue>(key, std::move(row), means_));
  means_.watches.Tell(key);
  return {};
}

Outcome<void> QueueStore::Delete(const QueueKey& key) {
  const auto queue = Find(key);
  if (queue == nullptr) return errors::NoSuchQueue();
  if (const auto removed = queue->Remove(); !removed) return removed;
  const std::unique_lock lock(mutex_);
  const TimePoint now = Now();
  std::erase_if(deleted_, [now](const auto& one) { return one.second + kPause <= now; });
  deleted_[key] = now;
  queues_.erase(key);
  return {};
}

Outcome<void> QueueStore::Purge(const QueueKey& key) const {
  const auto queue = Get(key);
  if (!queue) return queue.error();
  return (*queue)->Purge(options_.pauses ? Duration(kPause) : Duration::zero());
}

Outcome<void> QueueStore::SetAttributes(const QueueKey& key, const Attributes& given) {
  const auto queue = Get(key);
  if (!queue) return queue.error();
  if (const auto checked = CheckChange(given); !checked) return checked;
  if (const auto checked = CheckAttributes(key, given); !checked) return checked;
  if (const auto checked = CheckRedriveTarget(key, given); !checked) return checked;
  return (*queue)->Update([&](QueueRow& row) -> Outcome<void> {
    sqs::SetAttributes(given, row.attributes);
    row.modified = Now();
    return CheckTogether(row.attributes);
  });
}

void QueueStore::Close() {
  for (const auto& queue : All()) queue->Close();
}

}  // namespace weir::cloud::sqs
