//! What the names of a function's text stand for, block by block.

use std::collections::HashMap;

use super::meaning::Meaning;

#[derive(Default)]
pub(super) struct Scopes<'t, 'a> {
    /// For each name what it stands for, the innermost last, with the depth of the block that declares it.
    names: HashMap<&'t str, Vec<(usize, Meaning<'a>)>>,
    blocks: Vec<Block<'t, 'a>>,
    /// The blocks of `switch`es that are open.
    switches: Vec<usize>,
}

struct Block<'t, 'a> {
    declared: Vec<&'t str>,
    end: End,
    /// What a `switch` distinguishes.
    switch: Option<Meaning<'a>>,
}

/// Where a block ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// At this brace.
    Brace(usize),
    /// With the expression after an arrow: where fewer brackets are open, or as many at a comma.
    Expression(usize),
}

impl<'t, 'a> Scopes<'t, 'a> {
    pub(super) fn depth(&self) -> usize {
        self.blocks.len()
    }

    pub(super) fn open(&mut self, end: End, switch: Option<Meaning<'a>>) {
        if switch.is_some() {
            self.switches.push(self.blocks.len());
        }
        self.blocks.push(Block { declared: Vec::new(), end, switch });
    }

    /// Closes the block that ends at a brace, with what was left open in it.
    pub(super) fn close_brace(&mut self, at: usize) {
        let brace = self.blocks.iter().rposition(|block| matches!(block.end, End::Brace(_)));
        let ends_here =
            |index: &usize| self.blocks.get(*index).is_some_and(|block| block.end == End::Brace(at));
        if let Some(index) = brace.filter(ends_here) {
            while self.blocks.len() > index {
                self.close();
            }
        }
    }

    /// Closes the expressions that end at this bracket depth.
    pub(super) fn close_expressions(&mut self, ends: impl Fn(usize) -> bool) {
        while let Some(Block { end: End::Expression(depth), .. }) = self.blocks.last()
            && ends(*depth)
        {
            self.close();
        }
    }

    fn close(&mut self) {
        let declared = self.blocks.pop().map(|block| block.declared).unwrap_or_default();
        self.switches.pop_if(|block| *block >= self.blocks.len());
        for name in declared {
            if let Some(stack) = self.names.get_mut(name) {
                stack.pop();
            }
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Meaning<'a>> {
        self.names.get(name)?.last().map(|(_, meaning)| meaning)
    }

    /// A name of the innermost block.
    pub(super) fn declare(&mut self, name: &'t str, meaning: Meaning<'a>) {
        let depth = self.blocks.len();
        let stack = self.names.entry(name).or_default();
        match stack.last_mut() {
            Some((at, last)) if *at == depth => *last = meaning,
            _ => {
                stack.push((depth, meaning));
                if let Some(block) = self.blocks.last_mut() {
                    block.declared.push(name);
                }
            }
        }
    }

    /// Another value for a name: that of the innermost block that has it, else of the whole text.
    pub(super) fn assign(&mut self, name: &'t str, meaning: Meaning<'a>) {
        let stack = self.names.entry(name).or_default();
        match stack.last_mut() {
            Some((_, last)) => *last = meaning,
            None => stack.push((0, meaning)),
        }
    }

    pub(super) fn switch(&self) -> Option<&Meaning<'a>> {
        self.blocks.get(*self.switches.last()?)?.switch.as_ref()
    }
}
