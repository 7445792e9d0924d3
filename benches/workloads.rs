//! The workloads: a rule, users of the usual shape, and partitions for each of which the answer is known from
//! how it was made. About half of the checks are allowed.
//!
//! | name | the rule | as an example |
//! |---|---|---|
//! | W1 | the user's own partition | diaries |
//! | W2, W2b | a list of 20 (1000) partitions in custom data | teams |
//! | W3, W3b | a list of 3 (1000) partitions in the rule | catalogues |
//! | W4 | own, listed or public | most apps |
//! | W5 | nested: any of four, none of three lists, a role, a level | the largest that people write |
//! | W6 | 100 pairs of a team and its partition | generated rules |
//! | W7 | a function decides | the rest |

use serde_json::{Value as Json, json};

use crate::by_hand::ByHand;

/// One rule with everything to ask it.
pub(crate) struct Workload {
    pub(crate) name: &'static str,
    /// The text of the read permission.
    pub(crate) rule: String,
    pub(crate) by_hand: ByHand,
    pub(crate) users: Vec<Json>,
    /// All partitions of one user together, as in a session; users in no order.
    pub(crate) checks: Vec<Check>,
}

/// One question and its answer.
pub(crate) struct Check {
    /// The number of the user.
    pub(crate) user: usize,
    pub(crate) partition: String,
    pub(crate) allowed: bool,
}

/// The function of W7. It does next to nothing: the call is what is measured.
pub(crate) fn can_read(partition: &str) -> bool {
    partition.as_bytes().last().is_some_and(|byte| byte & 1 == 0)
}

pub(crate) const NAMES: [&str; 9] = ["W1", "W2", "W2b", "W3", "W3b", "W4", "W5", "W6", "W7"];

pub(crate) fn named(name: &str) -> Workload {
    match name {
        "W1" => own(),
        "W2" => listed("W2", 64, 20, 16),
        "W2b" => listed("W2b", 16, 1000, 64),
        "W3" => few_constants(),
        "W3b" => many_constants(),
        "W4" => usual(),
        "W5" => nested(),
        "W6" => wide(),
        "W7" => function(),
        _ => panic!("there is no workload {name}"),
    }
}

fn own() -> Workload {
    let mut w = Builder::new(1);
    for _ in 0..1024 {
        let readable = w.random.ids(20);
        let user = w.user(json!({"readPartitions": readable}));
        let (own, other) = (w.id_of(user), w.random.id());
        w.checks(user, [own], [other]);
    }
    w.finish("W1", json!({"%%user.id": "%%partition"}), ByHand::Own)
}

fn listed(name: &'static str, users: usize, length: usize, asked: usize) -> Workload {
    let mut w = Builder::new(length as u64);
    for _ in 0..users {
        let mut readable = w.random.ids(length);
        let user = w.user(json!({"readPartitions": readable}));
        w.random.shuffle(&mut readable);
        readable.truncate(asked);
        let others = w.random.ids(asked);
        w.checks(user, readable, others);
    }
    w.finish(name, json!({"%%user.custom_data.readPartitions": "%%partition"}), ByHand::Listed)
}

fn few_constants() -> Workload {
    let mut w = Builder::new(3);
    let names = ["PUBLIC", "catalog", "announcements"].map(str::to_owned);
    for _ in 0..342 {
        let readable = w.random.ids(20);
        let user = w.user(json!({"readPartitions": readable}));
        let others = w.random.ids(3);
        w.checks(user, names.clone(), others);
    }
    w.finish("W3", json!({"%%partition": {"$in": names}}), ByHand::constants(&names))
}

fn many_constants() -> Workload {
    let mut w = Builder::new(33);
    let names = w.random.ids(1000);
    for _ in 0..64 {
        let readable = w.random.ids(20);
        let user = w.user(json!({"readPartitions": readable}));
        let mut asked = names.clone();
        w.random.shuffle(&mut asked);
        asked.truncate(16);
        let others = w.random.ids(16);
        w.checks(user, asked, others);
    }
    w.finish("W3b", json!({"%%partition": {"$in": names}}), ByHand::constants(&names))
}

fn usual() -> Workload {
    let mut w = Builder::new(4);
    for _ in 0..342 {
        let readable = w.random.ids(20);
        let user = w.user(json!({"readPartitions": readable}));
        let one_of_them = readable[w.random.below(20)].clone();
        let allowed = [w.id_of(user), one_of_them, "PUBLIC".to_owned()];
        let others = w.random.ids(3);
        w.checks(user, allowed, others);
    }
    let rule = json!({"$or": [
        {"%%user.id": "%%partition"},
        {"%%user.custom_data.readPartitions": "%%partition"},
        {"%%partition": "PUBLIC"},
    ]});
    w.finish("W4", rule, ByHand::Usual)
}

/// Of four users, two may open what is theirs, one is blocked from some of it, and one has not the rank.
fn nested() -> Workload {
    let mut w = Builder::new(5);
    for number in 0..412 {
        let (mut blocked, mut archived) = (w.random.ids(10), w.random.ids(10));
        let (org, team) = (w.random.id(), w.random.id());
        let (mut role, mut level) = (["admin", "editor"][w.random.below(2)], 3 + w.random.below(3));
        match number % 8 {
            2 | 6 => {
                blocked[w.random.below(10)].clone_from(&team);
                archived[w.random.below(10)].clone_from(&org);
            }
            3 => role = "viewer",
            7 => level = w.random.below(3),
            _ => {}
        }
        let user = w.user(json!({
            "blocked": blocked, "archived": archived, "orgId": org, "teamId": team, "role": role, "level": level,
        }));
        let (own, public) = (w.id_of(user), "PUBLIC".to_owned());
        match number % 4 {
            2 => w.checks(user, [own, public], [org, team]),
            3 => w.checks(user, [], [own, org, team, public]),
            _ => {
                let others = w.random.ids(2);
                w.checks(user, [own, org, team, public], others);
            }
        }
    }
    let rule = json!({"$and": [
        {"$or": [
            {"%%user.id": "%%partition"},
            {"%%user.custom_data.orgId": "%%partition"},
            {"%%user.custom_data.teamId": "%%partition"},
            {"%%partition": "PUBLIC"},
        ]},
        {"$not": {"$or": [
            {"%%user.custom_data.blocked": "%%partition"},
            {"%%user.custom_data.archived": "%%partition"},
            {"%%partition": {"$in": ["tmp", "trash", "system"]}},
        ]}},
        {"%%user.custom_data.role": {"$in": ["admin", "editor"]}},
        {"%%user.custom_data.level": {"$gte": 3}},
    ]});
    w.finish("W5", rule, ByHand::Nested)
}

/// The last of the pairs is what most ask for, so that nothing is gained by stopping early.
fn wide() -> Workload {
    let mut w = Builder::new(6);
    for number in 0..1536 {
        let readable = w.random.ids(20);
        let member = number < 1024;
        let user = w.user(json!({"readPartitions": readable, "team": if member { "t99" } else { "t100" }}));
        let (own, neighbour) = ("p99".to_owned(), "p98".to_owned());
        match (member, number % 2) {
            (true, 0) => w.checks(user, [own], [neighbour]),
            (true, _) => w.checks(user, [own], []),
            (false, _) => w.checks(user, [], [own]),
        }
    }
    let pairs: Vec<_> = (0..100).map(|n| (format!("t{n}"), format!("p{n}"))).collect();
    let pair = |(team, own): &(String, String)| json!({"%%user.custom_data.team": team, "%%partition": own});
    let rule = json!({"$or": pairs.iter().map(pair).collect::<Vec<_>>()});
    w.finish("W6", rule, ByHand::pairs(pairs))
}

fn function() -> Workload {
    let mut w = Builder::new(7);
    for _ in 0..256 {
        let readable = w.random.ids(20);
        let user = w.user(json!({"readPartitions": readable}));
        let (mut allowed, mut others) = (Vec::new(), Vec::new());
        while allowed.len() < 4 || others.len() < 4 {
            let partition = w.random.id();
            let side = if can_read(&partition) { &mut allowed } else { &mut others };
            if side.len() < 4 {
                side.push(partition);
            }
        }
        w.checks(user, allowed, others);
    }
    let call = json!({"name": "canRead", "arguments": ["%%partition"]});
    w.finish("W7", json!({"%%true": {"%function": call}}), ByHand::Function(can_read))
}

struct Builder {
    random: Random,
    users: Vec<Json>,
    /// Those of one user each.
    sessions: Vec<Vec<Check>>,
}

impl Builder {
    fn new(seed: u64) -> Self {
        Self { random: Random(seed), users: Vec::new(), sessions: Vec::new() }
    }

    /// Adds a user as a server holds one, about 40 values, with some more custom data.
    fn user(&mut self, custom: Json) -> usize {
        let random = &mut self.random;
        let id = random.id();
        let mut custom_data = json!({
            "_id": random.id(), "user_id": id, "role": "viewer", "level": 1, "team": "t0",
            "orgId": random.id(), "teamId": random.id(),
        });
        for (key, value) in custom.as_object().into_iter().flatten() {
            custom_data[key] = value.clone();
        }
        self.users.push(json!({
            "id": id, "type": "normal",
            "data": {"email": format!("{id}@example.com"), "name": "Some Body"},
            "custom_data": custom_data,
            "identities": [{"id": random.id(), "provider_type": "local-userpass"}],
        }));
        self.users.len() - 1
    }

    fn id_of(&self, user: usize) -> String {
        self.users[user]["id"].as_str().unwrap_or_default().to_owned()
    }

    fn checks(
        &mut self,
        user: usize,
        allowed: impl IntoIterator<Item = String>,
        denied: impl IntoIterator<Item = String>,
    ) {
        let check = |allowed| move |partition| Check { user, partition, allowed };
        let mut session: Vec<Check> = allowed.into_iter().map(check(true)).collect();
        session.extend(denied.into_iter().map(check(false)));
        self.random.shuffle(&mut session);
        self.sessions.push(session);
    }

    fn finish(mut self, name: &'static str, rule: Json, by_hand: ByHand) -> Workload {
        self.random.shuffle(&mut self.sessions);
        let checks: Vec<Check> = self.sessions.into_iter().flatten().collect();
        let allowed = checks.iter().filter(|check| check.allowed).count();
        assert!(checks.len() >= 1024 && allowed.abs_diff(checks.len() / 2) * 20 <= checks.len(), "{name}");
        Workload { name, rule: rule.to_string(), by_hand, users: self.users, checks }
    }
}

/// SplitMix64: the same numbers on every machine and in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    /// 24 hex digits, the shape of an ObjectId.
    fn id(&mut self) -> String {
        format!("{:016x}{:08x}", self.next(), self.next() >> 32)
    }

    fn ids(&mut self, count: usize) -> Vec<String> {
        (0..count).map(|_| self.id()).collect()
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}
