export const id=9392;export const ids=[9392];export const modules={8938:((o,t,s)=>{o.exports=s(7075)}),3749:(o=>{o.exports={}})};
