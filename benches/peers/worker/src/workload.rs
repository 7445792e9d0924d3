//! The workloads: one rule each, users as a server holds them, and partitions for each of which the decision is
//! known; about half of them are allowed.
//!
//! | name | the rule |
//! |---|---|
//! | W1 | the user's own partition |
//! | W2, W2b | a list of 20 (1000) partitions in custom data |
//! | W3, W3b | a list of 3 (1000) partitions in the rule |
//! | W4 | own, listed or public |
//! | W5 | nested: any of four, none of three lists, one of two roles, a level |
//! | W6 | 100 pairs of a team and its partition, the last of which is asked for |
//! | W7 | a function of the host |

use serde_json::{Value as Json, json};

use crate::{
    random::Random,
    rule::{Expr, List, Term},
};

pub(crate) struct Workload {
    pub(crate) name: &'static str,
    pub(crate) rule: Expr,
    pub(crate) users: Vec<Json>,
    /// All partitions of one user together, as in a session; users in no order.
    pub(crate) checks: Vec<Check>,
}

pub(crate) struct Check {
    /// The number of the user.
    pub(crate) user: usize,
    pub(crate) partition: String,
    pub(crate) allowed: bool,
}

/// The function of W7. It does next to nothing: the call is what is measured.
#[inline]
pub(crate) fn can_read(partition: &str) -> bool {
    partition.as_bytes().last().is_some_and(|byte| byte & 1 == 0)
}

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
        _ => panic!("no such workload: {name}"),
    }
}

fn is_own() -> Expr {
    Expr::Eq(Term::UserId, Term::Partition)
}

fn is_listed() -> Expr {
    Expr::In(Term::Partition, List::Custom("readPartitions"))
}

fn is_public() -> Expr {
    Expr::Eq(Term::Partition, Term::Text("PUBLIC".to_owned()))
}

fn own() -> Workload {
    let mut w = Builder::new("W1");
    for _ in 0..1024 {
        let user = w.reader(20);
        let (own, other) = (w.id_of(user), w.random.id());
        w.ask(user, [own, other]);
    }
    w.finish(is_own())
}

fn listed(name: &'static str, users: usize, length: usize, asked: usize) -> Workload {
    let mut w = Builder::new(name);
    for _ in 0..users {
        let user = w.reader(length);
        let mut readable = w.readable(user);
        w.random.shuffle(&mut readable);
        readable.truncate(asked);
        readable.extend(w.random.ids(asked));
        w.ask(user, readable);
    }
    w.finish(is_listed())
}

fn few_constants() -> Workload {
    let mut w = Builder::new("W3");
    let names = ["PUBLIC", "catalog", "announcements"];
    for _ in 0..342 {
        let user = w.reader(20);
        let others = w.random.ids(3);
        w.ask(user, names.map(str::to_owned).into_iter().chain(others));
    }
    w.finish(Expr::constants(Term::Partition, &names))
}

fn many_constants() -> Workload {
    let mut w = Builder::new("W3b");
    let names = w.random.ids(1000);
    for _ in 0..64 {
        let user = w.reader(20);
        let mut asked = names.clone();
        w.random.shuffle(&mut asked);
        asked.truncate(16);
        asked.extend(w.random.ids(16));
        w.ask(user, asked);
    }
    w.finish(Expr::In(Term::Partition, List::Constants(names)))
}

fn usual() -> Workload {
    let mut w = Builder::new("W4");
    for _ in 0..342 {
        let user = w.reader(20);
        let one_of_them = w.readable(user)[w.random.below(20)].clone();
        let mut asked = vec![w.id_of(user), one_of_them, "PUBLIC".to_owned()];
        asked.extend(w.random.ids(3));
        w.ask(user, asked);
    }
    w.finish(Expr::Or(vec![is_own(), is_listed(), is_public()]))
}

/// Of four users, two may open what is theirs, one is blocked from some of it, and one has not the rank.
fn nested() -> Workload {
    let mut w = Builder::new("W5");
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
        let mut asked = vec![w.id_of(user), org, team, "PUBLIC".to_owned()];
        if number % 4 < 2 {
            asked.extend(w.random.ids(2));
        }
        w.ask(user, asked);
    }
    let is = |name| Expr::Eq(Term::Custom(name), Term::Partition);
    let is_in = |name| Expr::In(Term::Partition, List::Custom(name));
    w.finish(Expr::And(vec![
        Expr::Or(vec![is_own(), is("orgId"), is("teamId"), is_public()]),
        Expr::Not(Box::new(Expr::Or(vec![
            is_in("blocked"),
            is_in("archived"),
            Expr::constants(Term::Partition, &["tmp", "trash", "system"]),
        ]))),
        Expr::constants(Term::Custom("role"), &["admin", "editor"]),
        Expr::Gte(Term::Custom("level"), 3),
    ]))
}

/// The last of the pairs is what most ask for, so that nothing is gained by stopping early.
fn wide() -> Workload {
    let mut w = Builder::new("W6");
    for number in 0..1536 {
        let member = number < 1024;
        let readable = w.random.ids(20);
        let user = w.user(json!({"readPartitions": readable, "team": if member { "t99" } else { "t100" }}));
        let neighbour = (member && number % 2 == 0).then(|| "p98".to_owned());
        w.ask(user, ["p99".to_owned()].into_iter().chain(neighbour));
    }
    let pair = |number| {
        Expr::And(vec![
            Expr::Eq(Term::Custom("team"), Term::Text(format!("t{number}"))),
            Expr::Eq(Term::Partition, Term::Text(format!("p{number}"))),
        ])
    };
    w.finish(Expr::Or((0..100).map(pair).collect()))
}

fn function() -> Workload {
    let mut w = Builder::new("W7");
    for _ in 0..256 {
        let user = w.reader(20);
        let (mut allowed, mut others) = (Vec::new(), Vec::new());
        while allowed.len() < 4 || others.len() < 4 {
            let partition = w.random.id();
            let side = if can_read(&partition) { &mut allowed } else { &mut others };
            if side.len() < 4 {
                side.push(partition);
            }
        }
        w.ask(user, allowed.into_iter().chain(others));
    }
    w.finish(Expr::Call("canRead"))
}

struct Builder {
    name: &'static str,
    random: Random,
    users: Vec<Json>,
    /// The partitions that each user asks for.
    sessions: Vec<(usize, Vec<String>)>,
}

impl Builder {
    fn new(name: &'static str) -> Self {
        let seed = name.bytes().fold(0, |seed, byte| seed * 131 + u64::from(byte));
        Self { name, random: Random(seed), users: Vec::new(), sessions: Vec::new() }
    }

    /// Adds a user who may read so many partitions.
    fn reader(&mut self, length: usize) -> usize {
        let readable = self.random.ids(length);
        self.user(json!({"readPartitions": readable}))
    }

    /// Adds a user of about 40 values, with some more custom data.
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
            "data": {"email": format!("{}@example.com", &id[..8]), "name": "Some Body"},
            "custom_data": custom_data,
            "identities": [{"id": random.id(), "provider_type": "local-userpass"}],
        }));
        self.users.len() - 1
    }

    fn id_of(&self, user: usize) -> String {
        text(&self.users[user]["id"])
    }

    fn readable(&self, user: usize) -> Vec<String> {
        texts(&self.users[user]["custom_data"]["readPartitions"])
    }

    fn ask(&mut self, user: usize, partitions: impl IntoIterator<Item = String>) {
        let mut partitions: Vec<String> = partitions.into_iter().collect();
        self.random.shuffle(&mut partitions);
        self.sessions.push((user, partitions));
    }

    fn finish(mut self, rule: Expr) -> Workload {
        let Self { name, users, .. } = self;
        self.random.shuffle(&mut self.sessions);
        let mut checks = Vec::new();
        for (user, partitions) in self.sessions {
            for partition in partitions {
                let allowed = decision(&rule, &users[user], &partition);
                checks.push(Check { user, partition, allowed });
            }
        }
        let allowed = checks.iter().filter(|check| check.allowed).count();
        assert!(checks.len() >= 1024 && allowed.abs_diff(checks.len() / 2) * 20 <= checks.len(), "{name}");
        Workload { name, rule, users, checks }
    }
}

/// The known decision: a plain walk of the rule, used for nothing else.
fn decision(expr: &Expr, user: &Json, partition: &str) -> bool {
    let value = |term: &Term| match term {
        Term::Partition => json!(partition),
        Term::UserId => user["id"].clone(),
        Term::Custom(name) => user["custom_data"][*name].clone(),
        Term::Text(text) => json!(text),
    };
    match expr {
        Expr::Eq(left, right) => value(left) == value(right),
        Expr::In(term, List::Custom(name)) => {
            texts(&user["custom_data"][*name]).contains(&text(&value(term)))
        }
        Expr::In(term, List::Constants(texts)) => texts.contains(&text(&value(term))),
        Expr::Gte(term, bound) => value(term).as_i64().is_some_and(|number| number >= *bound),
        Expr::And(exprs) => exprs.iter().all(|expr| decision(expr, user, partition)),
        Expr::Or(exprs) => exprs.iter().any(|expr| decision(expr, user, partition)),
        Expr::Not(expr) => !decision(expr, user, partition),
        Expr::Call(_) => can_read(partition),
    }
}

fn text(value: &Json) -> String {
    value.as_str().expect("a text").to_owned()
}

fn texts(value: &Json) -> Vec<String> {
    value.as_array().expect("a list").iter().map(text).collect()
}
