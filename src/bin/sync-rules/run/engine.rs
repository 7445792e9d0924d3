//! One call in QuickJS: an engine of its own, which ends with the call.

use std::{sync::Arc, time::Instant};

use rquickjs::{Context, Ctx, Error, Function, Object, Runtime, Value};
use serde_json::Value as Json;

use super::{Limits, collections::Collections, outcome::Outcome};

/// What a function finds around it.
const CONTEXT: &str = include_str!("context.js");
/// Deep recursion ends as an error of the function, well before a thread's own stack does.
const STACK: usize = 256 * 1024;

/// Makes a call. What the function did does not outlast it.
pub(super) fn run(request: &str, collections: &Arc<Collections>, limits: Limits) -> Outcome {
    let until = Instant::now() + limits.time;
    let is_over = move || Instant::now() >= until;
    let made = in_engine(request, collections, limits.memory, is_over);
    match made {
        _ if is_over() => Outcome::timeout(),
        Ok(text) => {
            serde_json::from_str(&text).unwrap_or_else(|_| Outcome::threw("its answer cannot be read"))
        }
        Err(Error::Allocation) => Outcome::threw("it takes more memory than it may"),
        Err(error) => Outcome::threw(error.to_string()),
    }
}

/// The outcome as `context.js` writes it.
fn in_engine(
    request: &str,
    collections: &Arc<Collections>,
    memory: usize,
    is_over: impl Fn() -> bool + Copy + Send + 'static,
) -> Result<String, Error> {
    let runtime = Runtime::new()?;
    runtime.set_memory_limit(memory);
    runtime.set_max_stack_size(STACK);
    runtime.set_interrupt_handler(Some(Box::new(is_over)));
    let context = Context::full(&runtime)?;
    context.with(|ctx| {
        let begin: Function<'_> = ctx.eval(CONTEXT)?;
        let collections = Arc::clone(collections);
        let documents = move |database: String, collection: String, equal: String| {
            let equal: Vec<(String, Json)> = serde_json::from_str(&equal).unwrap_or_default();
            collections.documents(&database, &collection, &equal)
        };
        let documents = Function::new(ctx.clone(), documents)?;
        let state: Object<'_> = begin.call((ctx.json_parse(request)?, documents))?;
        settle(&ctx, &state, is_over)?;
        let outcome: Value<'_> = state.get("outcome")?;
        ctx.json_stringify(outcome)?.map_or_else(|| Ok(String::new()), |text| text.to_string())
    })
}

/// Lets promises settle until the outcome is there, or nothing is left that could bring it.
fn settle(ctx: &Ctx<'_>, state: &Object<'_>, is_over: impl Fn() -> bool) -> Result<(), Error> {
    while !state.get::<_, bool>("done")? && !is_over() && ctx.execute_pending_job() {}
    Ok(())
}
