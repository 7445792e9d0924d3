//! Counts allocations, which needs an allocator and so the only `unsafe` of this package.
//!
//! Plain loads and stores instead of locked additions: workers count on one thread, and engines that allocate much
//! must not pay for being counted.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    sync::atomic::{AtomicU64, Ordering::Relaxed},
};

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

static COUNT: AtomicU64 = AtomicU64::new(0);

/// Allocations so far; a reallocation is one.
pub(crate) fn count() -> u64 {
    COUNT.load(Relaxed)
}

#[inline(always)]
fn counted() {
    COUNT.store(COUNT.load(Relaxed) + 1, Relaxed);
}

// SAFETY: everything is left to the system's allocator; counting touches no memory of the caller.
unsafe impl GlobalAlloc for Counting {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        counted();
        unsafe { System.alloc(layout) }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        counted();
        unsafe { System.alloc_zeroed(layout) }
    }

    #[inline]
    unsafe fn realloc(&self, old: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        counted();
        unsafe { System.realloc(old, layout, size) }
    }

    #[inline]
    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        unsafe { System.dealloc(old, layout) }
    }
}
