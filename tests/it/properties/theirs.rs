//! What another reader makes of a text: whether serde_json takes it for JSON, and where the two may differ.

use std::collections::BTreeSet;

use serde::{
    Deserializer,
    de::{DeserializeSeed, MapAccess, SeqAccess, Visitor},
};

/// What serde_json finds in a text that it takes for JSON.
#[derive(Default)]
pub(super) struct Theirs {
    pub(super) duplicates: bool,
    /// A number beyond 64-bit integers, which is one beyond them or a float.
    pub(super) huge: bool,
}

pub(super) fn read(text: &str) -> Option<Theirs> {
    let mut found = Theirs::default();
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = DeserializeSeed::deserialize(&mut found, &mut reader).and_then(|()| reader.end());
    read.is_ok().then_some(found)
}

impl<'de> DeserializeSeed<'de> for &mut Theirs {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut Theirs {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.huge |= i64::try_from(number).is_err();
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        self.huge |= number.abs() >= 9e18;
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while elements.next_element_seed(&mut *self)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut keys = BTreeSet::new();
        while let Some(key) = members.next_key::<String>()? {
            self.duplicates |= !keys.insert(key);
            members.next_value_seed(&mut *self)?;
        }
        Ok(())
    }
}
